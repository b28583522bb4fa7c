"""Rows as a CSV file that a spreadsheet opens without running what is in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
FORMULA = re.compile(r"(?!-\d+(?:\.\d+)?\Z)'*[=+\-@\t\r]", re.ASCII)  # an amount below zero is none


def to_csv(rows: Iterable[Sequence[str | None]]) -> bytes:
    """The rows as UTF-8 with its mark, lines ended as RFC 4180 has them; None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell or "") for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def from_csv(content: bytes) -> list[list[str]]:
    """The rows of such a file, as they were before."""
    text = content.decode("utf-8-sig")
    return [[unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def guarded(cell: str) -> str:
    """The cell behind an apostrophe where a spreadsheet would take it for a formula."""
    return "'" + cell if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell
