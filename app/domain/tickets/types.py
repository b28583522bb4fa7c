"""Ticket types: added, edited, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain import places, taxes
from app.domain.tickets import tiers
from app.domain.tickets.facts import TicketTypeAdded, TicketTypeEdited, TicketTypeWithdrawn
from app.models import Counter, Event, TicketType, TicketTypeCounter, User
from app.models.places import ONE_TYPE


@dataclass(frozen=True)
class TypeDetails:
    """What an organizer says about a ticket type. price: minor units; times in UTC.

    tax_rule_id: its own tax; None: the event's. follows_id: the tier after which it opens, announced
    before or not. suggested: where buyers say what they pay, from `price` up. per_ticket: of what only
    goes with tickets, how many with each; admits: whether such a thing lets somebody in, too.
    """

    name: str
    price: int
    quantity: int | None = None
    description: str = ""
    min_per_order: int = 1
    max_per_order: int = 10
    max_per_person: int | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None
    hidden: bool = False
    tax_rule_id: int | None = None
    follows_id: int | None = None
    announced: bool = False
    suggested: int | None = None
    per_ticket: int | None = None
    admits: bool = True


def add_ticket_type(event: Event, details: TypeDetails, *, by: User | None) -> TicketType:
    """Put a new type on offer, bound by the event's counter, unless it lets nobody in, and by its own.

    Raises Refused for values that contradict each other.
    """
    _check(details)
    tiers.check(event.id, None, details)
    last = db.session.scalar(select(func.max(TicketType.position)).where(TicketType.event_id == event.id))
    ticket_type = TicketType(event_id=event.id, position=(last or 0) + 1)
    _apply(ticket_type, details)
    taxes.tax_type(ticket_type, details.tax_rule_id)
    db.session.add(ticket_type)
    db.session.flush()
    if details.admits:
        _bind(ticket_type, places.find_event_counter(event.id).id)
    _bind(ticket_type, places.open_counter(event.id, ONE_TYPE, details.quantity).id)
    fact = TicketTypeAdded(event.id, ticket_type.id, details.price, details.quantity)
    facts.record(fact, by.id if by else None)
    return ticket_type


def edit_ticket_type(ticket_type: TicketType, details: TypeDetails, version: int, *, by: User) -> None:
    """Change a type. Raises Stale when it was saved since `version`, Refused below what is sold."""
    lock(ticket_type)
    if ticket_type.version != version:
        raise Stale(
            _("Somebody changed this ticket type meanwhile. Look at it as it is now, then save again.")
        )
    _check(details)
    _check_kind(ticket_type, details)
    tiers.check(ticket_type.event_id, ticket_type.id, details)
    places.set_quantity(get_own_counter(ticket_type), details.quantity, "quantity")
    _apply(ticket_type, details)
    taxes.tax_type(ticket_type, details.tax_rule_id)
    ticket_type.version += 1
    fact = TicketTypeEdited(ticket_type.event_id, ticket_type.id, details.price, details.quantity)
    facts.record(fact, by.id)


def withdraw_ticket_type(ticket_type: TicketType, *, by: User) -> None:
    """Take a type off sale for good; tickets already issued stay valid."""
    if ticket_type.withdrawn_at is None:
        ticket_type.withdrawn_at = clock.now()
        tiers.close_gap(ticket_type)
        facts.record(TicketTypeWithdrawn(ticket_type.event_id, ticket_type.id), by.id)


def get_own_counter(ticket_type: TicketType) -> Counter:
    """The counter of this type alone; without a quantity it only counts."""
    query = (
        select(Counter)
        .join(TicketTypeCounter, TicketTypeCounter.counter_id == Counter.id)
        .where(TicketTypeCounter.ticket_type_id == ticket_type.id, Counter.kind == ONE_TYPE)
    )
    return db.session.scalars(query).one()


def _bind(ticket_type: TicketType, counter_id: int) -> None:
    db.session.add(TicketTypeCounter(ticket_type_id=ticket_type.id, counter_id=counter_id))
    db.session.flush()


def _apply(ticket_type: TicketType, details: TypeDetails) -> None:
    ticket_type.name = details.name
    ticket_type.price = details.price
    ticket_type.description = details.description
    ticket_type.min_per_order = details.min_per_order
    ticket_type.max_per_order = details.max_per_order
    ticket_type.max_per_person = details.max_per_person
    ticket_type.sale_from = details.sale_from
    ticket_type.sale_to = details.sale_to
    ticket_type.hidden = details.hidden
    ticket_type.follows_id = details.follows_id
    ticket_type.announced = details.announced and details.follows_id is not None
    ticket_type.suggested = details.suggested
    ticket_type.per_ticket, ticket_type.admits = details.per_ticket, details.admits


def _check(details: TypeDetails) -> None:
    if details.max_per_order < details.min_per_order:
        raise Refused(_("The most per order can’t be less than the fewest."), "max_per_order", status=422)
    if details.sale_from and details.sale_to and details.sale_to <= details.sale_from:
        raise Refused(_("The sale has to end after it begins."), "sale_to", status=422)
    if details.suggested is not None and details.suggested < details.price:
        raise Refused(_("What is suggested can’t be less than the price."), "suggested", status=422)
    if details.per_ticket is None and not details.admits:
        raise Refused(_("A ticket lets its holder in. Say how many go with each ticket."), "per_ticket",
                      status=422)  # fmt: skip


def _check_kind(ticket_type: TicketType, details: TypeDetails) -> None:
    """What a ticket is stays what it was made as: its places, guests and chain hang on it."""
    if (ticket_type.per_ticket is None) != (details.per_ticket is None):
        raise Refused(
            _("It stays a ticket. Add another one that goes with tickets, and withdraw this one.")
            if ticket_type.per_ticket is None
            else _("It stays something that goes with tickets. Add a ticket, and withdraw this one."),
            "per_ticket",
            status=422,
        )
    if ticket_type.admits != details.admits:
        raise Refused(_("Whether it lets somebody in stays as it was made."), "admits", status=422)
