"""Leaving letters by their link, with one click, and coming back on the same page."""

from __future__ import annotations

from flask import Response, make_response, url_for

from app.blueprints.mailings.forms import check_one_click, read_choice
from app.core.i18n import gettext as _
from app.domain import mailings
from app.domain.mailings import Choice
from app.models import Reader
from app.web.feature import Feature
from app.web.policy import LETTER_READER
from app.web.render import go, render
from app.web.session import csrf

feature = Feature("mailings", __name__)


@feature.read("/letters/<reader>", needs=LETTER_READER)
def show_letters(reader: Reader) -> Response:
    """Which letters this address gets. Opening it changes nothing: mail scanners open every link."""
    page = render(
        "mailings/show_letters.html",
        standing=mailings.standing_of(reader),
        secret=mailings.reader_secret(reader.code),
        posts=True,
    )
    page.headers["Cache-Control"] = "private, no-store"
    return page


@csrf.exempt  # the link's secret is the proof: a mail program has no page and no cookie
@feature.write("/letters/<reader>", needs=LETTER_READER, limit="60 per minute")
def leave_with_one_click(reader: Reader) -> Response:
    """What the button of a mail program sends (RFC 8058)."""
    check_one_click()
    mailings.leave(reader, Choice.ONE)
    return make_response("", 200, {"Content-Type": "text/plain"})


@feature.write("/letters/<reader>/choice", needs=LETTER_READER, limit="60 per minute")
def choose_letters(reader: Reader) -> Response:
    """Leave this community's letters, or all; or come back."""
    choice = read_choice()
    if choice is None:
        mailings.come_back(reader)
    else:
        mailings.leave(reader, choice)
    page = url_for("mailings.show_letters", reader=mailings.reader_secret(reader.code))
    return go(page, _("Saved. It holds from now on."))
