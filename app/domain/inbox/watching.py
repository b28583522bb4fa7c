"""What open pages hear of facts: hints of what they should fetch anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.core import hints
from app.core.facts import Fact, What, reacts_now
from app.domain.access.facts import MemberRemoved, StaffDismissed
from app.domain.accounts.facts import PasswordChanged, UserSuspended
from app.domain.checkin.facts import AdmissionUndone, GuestAdmitted, GuestReturned, GuestWentOut
from app.domain.events import EventCancelled, EventEdited, EventPublished
from app.domain.orders.facts import OrderCancelled, OrderConfirmed, OrderExpired, OrderRefunded, PlacesHeld
from app.domain.tickets.facts import (
    EventPlacesShown,
    QuotaAdded,
    QuotaEdited,
    QuotaRemoved,
    TicketTypeAdded,
    TicketTypeEdited,
    TicketTypeWithdrawn,
)
from app.domain.waitlist.facts import OfferLapsed, OfferMade, WaitlistClosed, WaitlistJoined, WaitlistLeft

MOVES_PLACES = (
    OrderCancelled, OrderConfirmed, OrderExpired, OrderRefunded, PlacesHeld,
    EventCancelled, EventEdited, EventPublished,
    TicketTypeAdded, TicketTypeEdited, TicketTypeWithdrawn, QuotaAdded, QuotaEdited, QuotaRemoved,
    EventPlacesShown, OfferLapsed, OfferMade, WaitlistClosed, WaitlistJoined, WaitlistLeft,
)  # fmt: skip


def tell_of_places(what: What, fact: Fact) -> None:
    """Places left have changed, and with them what organizers see of their sales."""
    _tell_event(fact, hints.PLACES, hints.ORDERS)


def tell_of_scans(what: What, fact: Fact) -> None:
    _tell_event(fact, hints.SCANS)


def tell_person(what: MemberRemoved | StaffDismissed | PasswordChanged | UserSuspended, fact: Fact) -> None:
    """What this person may do has changed: their open sockets are asked anew."""
    hints.tell(hints.topic(hints.PERSON, what.user_id))


def _tell_event(fact: Fact, *nouns: str) -> None:
    if fact.event_id is not None:
        hints.tell(*[hints.topic(noun, fact.event_id) for noun in nouns])


def _watch(kinds: tuple[type[What], ...], tell: Callable[[Any, Fact], None]) -> None:
    for kind in kinds:
        reacts_now(kind)(tell)


_watch(MOVES_PLACES, tell_of_places)
_watch((GuestAdmitted, GuestReturned, GuestWentOut, AdmissionUndone), tell_of_scans)
_watch((MemberRemoved, StaffDismissed, PasswordChanged, UserSuspended), tell_person)
