"""Answers that are printed sheets."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import documents


def check_press() -> None:
    """Raises Refused where this site can make no PDF."""
    if not documents.can_make_pdf():
        raise Refused(_("This site can’t make PDFs at the moment. Try again later."), status=503)


def as_pdf(content: bytes, name: str, *, shown: bool = False) -> Response:
    """The sheet as a file of that name, for nobody else. shown: in the browser, not saved at once."""
    response = send_file(BytesIO(content), "application/pdf", as_attachment=not shown, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
