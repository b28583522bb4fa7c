"""The door: who is let in, once per list."""

from app.domain.checkin import reactions
from app.domain.checkin.admitting import Verdict, admit, recall, undo
from app.domain.checkin.queries import (
    Count,
    Found,
    count_inside,
    find_tickets,
    get_list,
    get_scan,
    last_scans,
    list_scans,
    open_list,
)

__all__ = [
    "Count",
    "Found",
    "Verdict",
    "admit",
    "count_inside",
    "find_tickets",
    "get_list",
    "get_scan",
    "last_scans",
    "list_scans",
    "open_list",
    "reactions",
    "recall",
    "undo",
]
