"""Which letters somebody wants."""

from __future__ import annotations

from flask import request

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.mailings import Choice

ONE_CLICK = "One-Click"


def check_one_click() -> None:
    """Raises Refused unless a mail program asks as RFC 8058 has it."""
    if request.form.get("List-Unsubscribe") != ONE_CLICK:
        raise Refused(_("Open the link of the letter and choose there."), status=400)


def read_choice() -> Choice | None:
    """Whose letters are left; None: come back to them."""
    return {"one": Choice.ONE, "all": Choice.ALL}.get(request.form.get("leave", ""))
