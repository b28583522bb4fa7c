"""Lists as files for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response, make_response

from app.core import sheets
from app.models import Event


def csv_file(event: Event, what: str, rows: Iterable[Sequence[str | None]]) -> Response:
    """The rows as a CSV attachment, named after `what` and the event; kept by no cache."""
    ascii_only = event.slug.encode("ascii", "ignore").decode().strip("-")
    response = make_response(sheets.to_csv(rows))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"{what}-{ascii_only or event.id}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
