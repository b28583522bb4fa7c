"""Answers that are printed sheets, and other private files."""

from __future__ import annotations

from flask import Response, make_response

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import documents


def check_press() -> None:
    """Raises Refused where this site can make no PDF."""
    if not documents.can_make_pdf():
        raise Refused(_("This site can’t make PDFs at the moment. Try again later."), status=503)


def as_pdf(content: bytes, name: str, *, shown: bool = False) -> Response:
    """The sheet as a file of that name, for nobody else. shown: in the browser, not saved at once."""
    response = as_file(content, "application/pdf", name, shown=shown)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def as_file(content: bytes | str, media: str, name: str, *, shown: bool = False) -> Response:
    """A private file, kept by no cache; to be saved and never run within this site, unless it is shown."""
    response = make_response(content)
    response.headers["Content-Type"] = media
    response.headers.set("Content-Disposition", "inline" if shown else "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    if not shown:  # the browser's own viewer needs more
        response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
