"""Lists as files for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from app.core import sheets
from app.models import Event
from app.web.printing import as_file


def csv_file(event: Event, what: str, rows: Iterable[Sequence[str | None]]) -> Response:
    """The rows as a CSV attachment, named after `what` and the event; kept by no cache."""
    ascii_only = event.slug.encode("ascii", "ignore").decode().strip("-")
    name = f"{what}-{ascii_only or event.id}.csv"
    return as_file(sheets.to_csv(rows), "text/csv; charset=utf-8", name)
