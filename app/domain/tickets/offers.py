"""What is on offer at an event right now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Executable, Row, Select, bindparam, or_, select

from app.core import clock
from app.core.db import db, this_moment
from app.domain import payments, places
from app.domain.tickets import sums, tiers
from app.domain.tickets.states import CLOSED, NOT_ONLINE, NOT_YET, ON_SALE, OVER, SOLD_OUT
from app.domain.tickets.sums import Bond
from app.models import (
    Claim,
    Counter,
    Event,
    OrderLine,
    TicketType,
    TicketTypeCounter,
    WaitlistOffer,
)
from app.models.events import PUBLISHED
from app.models.places import ONE_TYPE, WHOLE_EVENT


@dataclass(frozen=True)
class Offer:
    """A ticket type with the places left for it (None: without limit) and its state of sale.

    counter_ids: every counter that a ticket of this type takes from.
    quantity: of the type alone; None when only the event's capacity binds. currency: of its price.
    then: the type that opens after it, where buyers are told.
    """

    type: TicketType
    counter_ids: tuple[int, ...]
    quantity: int | None
    sold: int
    left: int | None
    state: str
    currency: str
    then: TicketType | None = None

    @property
    def is_extra(self) -> bool:
        """Whether it is no ticket but goes with one."""
        return self.type.per_ticket is not None

    @property
    def can_be_booked(self) -> bool:
        """Whether a booking may ask for it now."""
        return self.state == ON_SALE

    @property
    def most(self) -> int:
        """The largest number one order may ask for now."""
        if self.state != ON_SALE:
            return 0
        return self.type.max_per_order if self.left is None else min(self.type.max_per_order, self.left)


def list_offers(
    event: Event, *, hidden: bool = False, beside: int | None = None, offered: int | None = None,
    opened: Collection[int] = (),
) -> list[Offer]:  # fmt: skip
    """The event's ticket types in their order, as buyers see them.

    hidden: with the hidden ones and all tiers, as organizers do.
    opened: ids of hidden types that a promo code shows.
    beside: the id of an order whose own hold counts as free, for the page of who holds it.
    offered: the same for the id of a waitlist's offer.
    """
    moment = clock.now()
    found = _read(event, hidden or bool(opened), beside, offered)
    seen = found.values() if hidden else _shown(found, opened)
    offers = _in_turn([_offer(event, rows, moment) for rows in seen], beside, offered)
    return offers if hidden else tiers.shown(offers)


def _in_turn(offers: list[Offer], beside: int | None, offered: int | None) -> list[Offer]:
    """The offers, tiers in their turn; an event without any is spared the looking."""
    if all(offer.type.follows_id is None for offer in offers):
        return offers
    return tiers.in_turn(offers, _kept_types(beside, offered))


def _kept_types(order_id: int | None, offer_id: int | None) -> set[int]:
    """Ids of the types that an order, or a waitlist's offer, keeps places of."""
    lines = select(OrderLine.ticket_type_id).where(OrderLine.order_id == order_id)
    kept = select(WaitlistOffer.ticket_type_id).where(WaitlistOffer.id == offer_id)
    asked = [query for query, key in ((lines, order_id), (kept, offer_id)) if key is not None]
    return {type_id for query in asked for type_id in db.session.scalars(query)}


def list_for_waitlist(event: Event) -> list[Offer]:
    """The event's ticket types, hidden ones too, with the places that the waitlist may give out."""
    moment = clock.now()
    found = _grouped(db.session.execute(_bonds_of_waitlist(), {"event": event.id}))
    return [_offer(event, rows, moment) for rows in found.values()]


def _read(
    event: Event, hidden: bool = False, beside: int | None = None, offered: int | None = None
) -> dict[int, list[Bond]]:
    """What is on offer by ticket type, in one statement."""
    holds = beside is not None or offered is not None
    values = {"event": event.id, "order": beside, "offer": offered}
    return _grouped(db.session.execute(_bonds(hidden, holds), values))


def _shown(found: dict[int, list[Bond]], opened: Collection[int]) -> list[list[Bond]]:
    return [rows for rows in found.values() if not rows[0].type.hidden or rows[0].type.id in opened]


def _grouped(rows: Iterable[Row[Any]]) -> dict[int, list[Bond]]:
    found: dict[int, list[Bond]] = {}
    for row in rows:
        found.setdefault(row[0].id, []).append(Bond._make(row))
    return found


@cache
def _bonds(hidden: bool, beside: bool) -> Executable:
    left = places.left_expression() + _held() if beside else places.left_expression()
    query = _bonds_with(left)
    return query if hidden else query.where(TicketType.hidden.is_(False))


@cache
def _bonds_of_waitlist() -> Executable:
    return _bonds_with(places.free_expression())


def _bonds_with(left: ColumnElement[int | None]) -> Select[*tuple[Any, ...]]:
    return (
        select(TicketType, Counter.id, Counter.kind, Counter.quantity, Counter.taken, left.label("left"))
        .join(TicketTypeCounter, TicketTypeCounter.ticket_type_id == TicketType.id)
        .join(Counter, Counter.id == TicketTypeCounter.counter_id)
        .where(TicketType.event_id == bindparam("event"), TicketType.withdrawn_at.is_(None))
        .order_by(TicketType.position, TicketType.id, Counter.id)
    )


def _held() -> ColumnElement[int]:
    """SQL: the places of this counter that the order, or the offer, asked about holds now."""
    own = select(places.claimed()).where(
        Claim.counter_id == Counter.id,
        or_(
            Claim.order_id == bindparam("order", type_=BigInteger),
            Claim.offer_id == bindparam("offer", type_=BigInteger),
        ),
        Claim.released_at.is_(None),
        Claim.expires_at > this_moment(),
    )
    return own.correlate(Counter).scalar_subquery()


def _offer(event: Event, rows: list[Bond], moment: datetime) -> Offer:
    ticket_type = rows[0].type
    left = min((row.left for row in rows if row.left is not None), default=None)
    own = next(row for row in rows if row.kind == ONE_TYPE)
    return Offer(
        type=ticket_type,
        counter_ids=tuple(row.counter_id for row in rows),
        quantity=own.quantity,
        sold=own.taken,
        left=left,
        state=state_of_sale(event, ticket_type, left, moment),
        currency=event.currency,
    )


def state_of_sale(event: Event, ticket_type: TicketType, left: int | None, moment: datetime) -> str:
    """Whether the type can be booked at `moment`, and why not.

    Sale ends with the event at the latest. What costs money is not sold online while there
    is no way to pay for it.
    """
    if event.status != PUBLISHED:
        return CLOSED
    if moment >= min(ticket_type.sale_to or event.ends_at, event.ends_at):
        return OVER
    if ticket_type.sale_from is not None and moment < ticket_type.sale_from:
        return NOT_YET
    if left is not None and left < ticket_type.min_per_order:
        return SOLD_OUT
    free = not ticket_type.price and ticket_type.suggested is None
    payable = free or bool(payments.list_ways(event))
    return ON_SALE if payable else NOT_ONLINE


@dataclass(frozen=True)
class Sale:
    """All of an event's offers as its page shows them. Prices with tax, in minor units; None without offers.

    left, capacity: places of the whole event, or of its types together where those bind;
    None without limit. opens_at: when the next sale begins, while none is open.
    """

    offers: list[Offer]
    state: str
    lowest: int | None
    highest: int | None
    left: int | None
    capacity: int | None
    opens_at: datetime | None


def get_sale(event: Event, *, opened: Collection[int] = (), offered: int | None = None) -> Sale:
    """What the event has on offer and how far its sale is. opened: hidden types that a promo code shows.

    offered: the id of a waitlist's offer, whose places count as free for whom they are kept.
    """
    bonds, moment = _read(event, bool(opened), offered=offered), clock.now()
    bonds = {rows[0].type.id: rows for rows in _shown(bonds, opened)}
    every = _in_turn([_offer(event, rows, moment) for rows in bonds.values()], None, offered)
    offers = tiers.shown(every)
    capacity, left = _whole(event, bonds)
    own_left = sums.left(bonds[o.type.id] for o in every if o.state != OVER and not o.is_extra)
    own_capacity = sums.capacity(bonds[o.type.id] for o in every if not o.is_extra)
    entries = [offer for offer in offers if not offer.is_extra]
    current = [offer for offer in entries if offer.state in (ON_SALE, NOT_YET, NOT_ONLINE)]
    prices = [offer.type.shown_price for offer in current or entries]
    openings = [offer.type.sale_from for offer in entries if offer.state == NOT_YET]
    return Sale(
        offers=offers,
        state=_state_of(entries),
        lowest=min(prices, default=None),
        highest=max(prices, default=None),
        left=sums.smaller(left, own_left),
        capacity=sums.smaller(capacity, own_capacity),
        opens_at=min((moment for moment in openings if moment), default=None),
    )


def _whole(event: Event, bonds: dict[int, list[Bond]]) -> tuple[int | None, int | None]:
    """Capacity of the whole event and what is left of it; its counter usually binds a type, too."""
    for rows in bonds.values():
        for row in rows:
            if row.kind == WHOLE_EVENT:
                return row.quantity, row.left
    capacity, left = db.session.execute(_whole_event(), {"event": event.id}).one()
    return capacity, left


@cache
def _whole_event() -> Executable:
    query = select(Counter.quantity, places.left_expression())
    return query.where(Counter.event_id == bindparam("event"), Counter.kind == WHOLE_EVENT)


def _state_of(offers: list[Offer]) -> str:
    """The state that matters most to a visitor; CLOSED without offers."""
    states = {offer.state for offer in offers}
    return next(
        (state for state in (ON_SALE, NOT_YET, NOT_ONLINE, SOLD_OUT, OVER) if state in states), CLOSED
    )
