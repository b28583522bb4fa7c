"""The waitlist: whoever comes first is offered first what comes free."""

from app.domain.waitlist import letters, reactions
from app.domain.waitlist.joining import Wish, join, leave, remove
from app.domain.waitlist.keeping import keep_for_waiting
from app.domain.waitlist.links import entry_secret
from app.domain.waitlist.offering import offer_due, offer_places
from app.domain.waitlist.queries import (
    Line,
    Standing,
    find_entry_of_user,
    find_offer,
    get_entry,
    get_entry_of_event,
    list_lines,
    list_of_user,
    list_standings,
    stand,
)
from app.domain.waitlist.rules import can_wait_for_any, ticket_name
from app.domain.waitlist.taking import book, take_offer

__all__ = [
    "Line",
    "Standing",
    "Wish",
    "book",
    "can_wait_for_any",
    "entry_secret",
    "find_entry_of_user",
    "find_offer",
    "get_entry",
    "get_entry_of_event",
    "join",
    "keep_for_waiting",
    "leave",
    "letters",
    "list_lines",
    "list_of_user",
    "list_standings",
    "offer_due",
    "offer_places",
    "reactions",
    "remove",
    "stand",
    "take_offer",
    "ticket_name",
]
