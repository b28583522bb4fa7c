"""Ticket types on offer, and issued tickets."""

from app.domain.tickets import letters, reactions
from app.domain.tickets.copying import copy_event, details_of
from app.domain.tickets.correcting import Holder, correct_holder, lock_tickets, write_again
from app.domain.tickets.held import Held, list_held
from app.domain.tickets.issue import Issue, issue_tickets, void_some, void_tickets
from app.domain.tickets.links import transfer_secret
from app.domain.tickets.offers import (
    Offer,
    Sale,
    get_sale,
    list_for_waitlist,
    list_offers,
)
from app.domain.tickets.opening import open_event
from app.domain.tickets.passing import (
    accept_ticket,
    decline_ticket,
    offer_ticket,
    rename_holder,
    set_transferable,
    take_back,
)
from app.domain.tickets.prices import PriceRange, list_price_ranges, on_offer, select_prices, to_be_had
from app.domain.tickets.queries import (
    Use,
    find_by_secret,
    find_use,
    get_ticket_type,
    get_type_by_id,
    get_valid_ticket,
    list_own_tickets,
    list_tickets_of_order,
    list_valid_tickets,
    may_be_secret,
)
from app.domain.tickets.quotas import (
    QuotaDetails,
    Shared,
    add_quota,
    edit_quota,
    get_quota,
    list_quotas,
    remove_quota,
)
from app.domain.tickets.received import Kept, Received, count_kept, list_received
from app.domain.tickets.rules import OPEN
from app.domain.tickets.showing import show_places
from app.domain.tickets.states import CLOSED, LATER, NOT_ONLINE, NOT_YET, ON_SALE, OVER, SOLD_OUT
from app.domain.tickets.swaps import counters_of_type, list_former_types, retype, sum_swaps
from app.domain.tickets.transfers import (
    find_open_transfer,
    find_passed_on,
    get_ticket,
    get_transfer,
    holder_name,
    naming_of,
    standing_of,
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
    "LATER",
    "NOT_ONLINE",
    "NOT_YET",
    "ON_SALE",
    "OPEN",
    "OVER",
    "SOLD_OUT",
    "Held",
    "Holder",
    "Issue",
    "Kept",
    "Offer",
    "PriceRange",
    "QuotaDetails",
    "Received",
    "Sale",
    "Shared",
    "TypeDetails",
    "Use",
    "accept_ticket",
    "add_quota",
    "add_ticket_type",
    "copy_event",
    "correct_holder",
    "count_kept",
    "counters_of_type",
    "decline_ticket",
    "details_of",
    "edit_quota",
    "edit_ticket_type",
    "find_by_secret",
    "find_open_transfer",
    "find_passed_on",
    "find_use",
    "get_own_counter",
    "get_quota",
    "get_sale",
    "get_ticket",
    "get_ticket_type",
    "get_transfer",
    "get_type_by_id",
    "get_valid_ticket",
    "holder_name",
    "issue_tickets",
    "letters",
    "list_for_waitlist",
    "list_former_types",
    "list_held",
    "list_offers",
    "list_own_tickets",
    "list_price_ranges",
    "list_quotas",
    "list_received",
    "list_tickets_of_order",
    "list_valid_tickets",
    "lock_tickets",
    "may_be_secret",
    "naming_of",
    "offer_ticket",
    "on_offer",
    "open_event",
    "reactions",
    "remove_quota",
    "rename_holder",
    "retype",
    "select_prices",
    "set_transferable",
    "show_places",
    "standing_of",
    "sum_swaps",
    "take_back",
    "to_be_had",
    "transfer_secret",
    "void_some",
    "void_tickets",
    "withdraw_ticket_type",
    "write_again",
]
