"""The door: who is let in, once per list."""

from app.domain.checkin.admitting import Verdict, admit, undo
from app.domain.checkin.queries import (
    Count,
    count_inside,
    find_tickets,
    get_list,
    get_scan,
    last_scans,
    open_list,
)

__all__ = [
    "Count",
    "Verdict",
    "admit",
    "count_inside",
    "find_tickets",
    "get_list",
    "get_scan",
    "last_scans",
    "open_list",
    "undo",
]
