"""What the tickets of events cost: of those that can still be had, of all where none can."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.core.db import db, this_moment
from app.domain import places
from app.models import Counter, Event, TicketType, TicketTypeCounter


class PriceRange(NamedTuple):
    """The lowest and highest price with tax, in minor units. sold_out: none of them can be had any more."""

    lowest: int
    highest: int
    sold_out: bool


def on_offer() -> ColumnElement[bool]:
    """SQL: whether buyers see this ticket type; what only goes with tickets is none."""
    return and_(
        TicketType.withdrawn_at.is_(None), TicketType.hidden.is_(False), TicketType.per_ticket.is_(None)
    )


def to_be_had() -> ColumnElement[bool]:
    """SQL: whether this ticket type is sold, or will be: with places left, and in its turn among tiers."""
    before = aliased(TicketType)
    turn = exists().where(before.id == TicketType.follows_id, before.withdrawn_at.is_(None), _left(before))
    return and_(_left(TicketType), or_(TicketType.follows_id.is_(None), ~turn.correlate(TicketType)))


def _left(kind: type[TicketType]) -> ColumnElement[bool]:
    """SQL: whether its sale isn't over and places are left; holds are looked at where a counter is full."""
    counters = select(Counter.id).join(TicketTypeCounter, TicketTypeCounter.counter_id == Counter.id)
    own = counters.where(TicketTypeCounter.ticket_type_id == kind.id).correlate(kind)
    full = Counter.queue_open | (Counter.quantity - Counter.taken < kind.min_per_order)
    few = own.where(full, places.left_expression() < kind.min_per_order).exists()
    return and_(or_(kind.sale_to.is_(None), kind.sale_to > this_moment()), ~few)


def select_prices(which: ColumnElement[bool]) -> Select[Any]:
    """SQL: `lowest` and `highest` of the ticket types on offer that are picked, whether any is `had` yet."""
    kinds = select(TicketType.event_id, TicketType.shown_price.label("price"), to_be_had().label("had"))
    picked = kinds.where(on_offer(), which).correlate(Event)
    kind = picked.offset(0).subquery().c  # which keeps Postgres from asking `had` anew for each column below
    return select(
        func.coalesce(func.min(kind.price).filter(kind.had), func.min(kind.price)).label("lowest"),
        func.coalesce(func.max(kind.price).filter(kind.had), func.max(kind.price)).label("highest"),
        func.bool_or(kind.had).label("had"),
        kind.event_id,
    ).group_by(kind.event_id)


def list_price_ranges(event_ids: Sequence[int]) -> dict[int, PriceRange]:
    """What tickets cost, by event id; nothing of an event without any."""
    rows = db.session.execute(_ranges(), {"events": list(event_ids)})
    return {event_id: PriceRange(*found) for event_id, *found in rows}


@cache
def _ranges() -> Executable:
    prices = select_prices(TicketType.event_id.in_(bindparam("events", expanding=True))).subquery().c
    over = Event.ends_at <= this_moment()
    query = select(prices.event_id, prices.lowest, prices.highest, ~(prices.had | over))
    return query.join(Event, Event.id == prices.event_id)
