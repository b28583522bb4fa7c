"""Ticket types on offer, and issued tickets."""

from app.domain.tickets.copying import copy_event, details_of
from app.domain.tickets.held import Held, list_held
from app.domain.tickets.issue import Issue, issue_tickets, void_some, void_tickets
from app.domain.tickets.offers import (
    CLOSED,
    NOT_ONLINE,
    NOT_YET,
    ON_SALE,
    OVER,
    SOLD_OUT,
    Offer,
    Sale,
    get_sale,
    list_for_waitlist,
    list_offers,
)
from app.domain.tickets.opening import open_event
from app.domain.tickets.queries import (
    Use,
    find_by_secret,
    find_use,
    get_ticket,
    get_ticket_type,
    get_type_by_id,
    list_price_ranges,
    list_tickets_of_order,
)
from app.domain.tickets.types import (
    TypeDetails,
    add_ticket_type,
    edit_ticket_type,
    get_own_counter,
    withdraw_ticket_type,
)

__all__ = [
    "CLOSED",
    "NOT_ONLINE",
    "NOT_YET",
    "ON_SALE",
    "OVER",
    "SOLD_OUT",
    "Held",
    "Issue",
    "Offer",
    "Sale",
    "TypeDetails",
    "Use",
    "add_ticket_type",
    "copy_event",
    "details_of",
    "edit_ticket_type",
    "find_by_secret",
    "find_use",
    "get_own_counter",
    "get_sale",
    "get_ticket",
    "get_ticket_type",
    "get_type_by_id",
    "issue_tickets",
    "list_for_waitlist",
    "list_held",
    "list_offers",
    "list_price_ranges",
    "list_tickets_of_order",
    "open_event",
    "void_some",
    "void_tickets",
    "withdraw_ticket_type",
]
