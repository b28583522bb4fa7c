"""What the style guide shows: one of each component, in each of its states."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.page import Page
from app.web.forms import Form

ZONE = ZoneInfo("Europe/Amsterdam")


class SampleForm(Form):
    """A field of every kind."""

    title = StringField(_l("Title"), description=_l("As on the poster, without the date."))
    email = EmailField(_l("E-mail"))
    zone = SelectField(
        _l("Time zone"), choices=[SelectChoice("Europe/Amsterdam"), SelectChoice("Europe/Lisbon")]
    )
    locked = StringField(_l("Locked field"), render_kw={"disabled": True})
    about = TextAreaField(_l("Description"), render_kw={"rows": 3})
    visibility = RadioField(
        _l("Who may see it"),
        choices=[SelectChoice("all", _l("Everyone")), SelectChoice("link", _l("People with the link"))],
    )
    starts_at = DateTimeLocalField(_l("Starts"))
    picture = FileField(_l("Picture"), description=_l("JPEG, PNG or WebP, at most 10 MB."))
    waitlist = BooleanField(_l("Open a waitlist when it is full"))
    website = StringField(_l("Website"))


def samples() -> dict[str, Any]:
    """The values that styleguide/styleguide.html asks for."""
    return {
        "sample": _form(),
        "page": Page(items=list(range(10)), number=3, size=10, total=83),
        "page_url": lambda number: f"?page={number}#ways",
        "tabs": [
            _tab(_("Everyone"), 148, current=True),
            _tab(_("No answer"), 38),
            _tab("VIP", 12),
        ],
        "event": _event(
            "Small Web Day 2026", _("Talks"), (2026, 12, 5, 9, 30), (2026, 12, 5, 17, 30), price=4500, left=7
        ),
        "fair": _event(
            "Winter Market", _("Market"), (2026, 12, 12, 11, 0), (2026, 12, 13, 18, 0), price=0, left=None
        ),
    }


def _form() -> SampleForm:
    form = SampleForm(
        formdata=None,
        title="Noite de fado com Inês Valadares",
        email="hanh.nguyen@postbus",
        locked="R7K2",
        waitlist=True,
    )
    form.visibility.data = "all"
    form.email.errors = [_("Add the end of the address, such as .nl or .org.")]
    return form


def _tab(label: str, count: int, current: bool = False) -> SimpleNamespace:
    return SimpleNamespace(label=label, count=count, current=current, url="#ways")


def _event(
    title: str, kind: str, start: tuple[int, ...], end: tuple[int, ...], **more: Any
) -> SimpleNamespace:
    return SimpleNamespace(
        title=title,
        kind=kind,
        place="Pakhuis Meester, Rotterdam",
        in_another_year=False,
        local_start=datetime(*start, tzinfo=ZONE),  # type: ignore[arg-type, misc]
        local_end=datetime(*end, tzinfo=ZONE),  # type: ignore[arg-type, misc]
        **more,
    )
