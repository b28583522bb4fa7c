"""The inbox: what each person is told, and what open pages hear of it."""

from app.domain.inbox import reactions, watching
from app.domain.inbox.queries import Entry, count_unread, get_entry, list_entries, mark_all_read, mark_read
from app.domain.inbox.words import BOOKING, EVENT, OVERVIEW, SALES, Said, say

__all__ = [
    "BOOKING",
    "EVENT",
    "OVERVIEW",
    "SALES",
    "Entry",
    "Said",
    "count_unread",
    "get_entry",
    "list_entries",
    "mark_all_read",
    "mark_read",
    "reactions",
    "say",
    "watching",
]
