"""What administrators send, and how they filter their lists."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask import request
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.core import text
from app.core.i18n import lazy_gettext as _l
from app.domain import reports
from app.web import addresses
from app.web.forms import Form, strip

LONGEST = 100
ONLY = ("admins", "suspended", "unverified")


class NameCategoryForm(Form):
    """A category's name, new or changed."""

    name = StringField(
        _l("Name"),
        filters=[strip],
        validators=[DataRequired(_l("Give the category a name.")), Length(max=40)],
        description=_l("As visitors see it among the filters, such as Music."),
    )


@dataclass(frozen=True)
class UserFilter:
    """q: part of a name or address. only: one of ONLY or ""."""

    q: str
    only: str

    def address(self, page: int = 1) -> str:
        return addresses.tidy("admin.list_users", {**asdict(self), "page": page})


@dataclass(frozen=True)
class OutboxFilter:
    kind: str
    state: str

    def address(self, page: int = 1) -> str:
        return addresses.tidy("admin.list_outbox", {**asdict(self), "page": page})


@dataclass(frozen=True)
class FactFilter:
    """event: the slug of the event it happened at. before: the id that the page begins below, 0 for none."""

    kind: str
    event: str
    before: int

    def address(self, before: int = 0) -> str:
        return addresses.tidy("admin.list_facts", {"kind": self.kind, "event": self.event, "before": before})


def read_user_filter() -> UserFilter:
    """The filter in this request's address; what makes no sense is left out."""
    only = request.args.get("only", "")
    return UserFilter(_line("q"), only if only in ONLY else "")


def read_outbox_filter() -> OutboxFilter:
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    return OutboxFilter(
        kind if kind in (reports.MAIL, reports.REACTION) else reports.MAIL,
        state if state in reports.STATES else reports.STATES[0],
    )


def read_fact_filter() -> FactFilter:
    kind, before = request.args.get("kind", ""), request.args.get("before", "")
    known = kind if kind in reports.known_kinds() else ""
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else 0
    return FactFilter(known, _line("event"), number)


def _line(name: str) -> str:
    return text.one_line(request.args.get(name, "")[: LONGEST * 2])[:LONGEST]
