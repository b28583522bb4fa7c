"""What promo codes and tracking links brought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from app.core import clock
from app.core.db import db
from app.domain import places
from app.domain.promotions.rules import is_open
from app.models import Counter, Event, Order, OrderLine, PromoCode, PromoCodeType, TicketType, TrackingLink
from app.models.orders import CONFIRMED

OPEN, STOPPED, NOT_YET, OVER, USED_UP = "open", "stopped", "not-yet", "over", "used-up"


class Sold(NamedTuple):
    """Confirmed bookings with their tickets; taken and saved in minor units of the event's currency."""

    bookings: int = 0
    tickets: int = 0
    taken: int = 0
    saved: int = 0


@dataclass(frozen=True)
class CodeUse:
    """A code with what it is for and what it brought. uses: bookings that count for its limit now."""

    promo: PromoCode
    types: Sequence[str]
    limit: int | None
    uses: int
    sold: Sold

    @property
    def state(self) -> str:
        if self.promo.withdrawn_at is not None:
            return STOPPED
        return state_by_time(self.promo) or (
            USED_UP if self.limit is not None and self.uses >= self.limit else OPEN
        )


@dataclass(frozen=True)
class SourceUse:
    """What came from one place. link: its tracking link, if it has one; source None: from none."""

    source: str | None
    link: TrackingLink | None
    sold: Sold

    @property
    def percent(self) -> int | None:
        """How many of a hundred visits became bookings; None without visits that were counted."""
        visits = self.link.visits if self.link else 0
        return min(100, round(100 * self.sold.bookings / visits)) if visits else None


def state_by_time(promo: PromoCode) -> str | None:
    """Whether a code is not good yet or no more; None within its time."""
    moment = clock.now()
    if is_open(promo.valid_from, promo.valid_to, moment):
        return None
    return NOT_YET if promo.valid_from and moment < promo.valid_from else OVER


def uses_expression() -> ColumnElement[int]:
    """SQL: how many bookings count for a code's limit now."""
    return Counter.taken - places.expired_claims()


def list_codes(event: Event) -> list[CodeUse]:
    """The event's codes, the newest first; those made many at once are `list_batches`."""
    query = (
        select(PromoCode, Counter.quantity, uses_expression().label("uses"))
        .join(Counter, Counter.id == PromoCode.counter_id)
        .where(PromoCode.event_id == event.id, PromoCode.batch_id.is_(None))
        .order_by(PromoCode.id.desc())
    )
    rows = db.session.execute(query).all()
    types = types_by_code(row[0].id for row in rows)
    sold = sold_by(event, Order.promo_code_id)
    return [
        CodeUse(promo, types.get(promo.id, []), limit, int(used), sold.get(promo.id, Sold()))
        for promo, limit, used in rows
    ]


def list_sources(event: Event) -> list[SourceUse]:
    """Tracking links, the newest first, then other places that bookings came from, most bookings first."""
    query = select(TrackingLink).where(TrackingLink.event_id == event.id).order_by(TrackingLink.id.desc())
    links = db.session.scalars(query).all()
    sold = sold_by(event, Order.source)
    found = [SourceUse(link.source, link, sold.pop(link.source, Sold())) for link in links]
    rest = sorted(sold.items(), key=lambda item: item[1], reverse=True)
    return found + [SourceUse(source, None, what) for source, what in rest]


def find_code_of(order: Order) -> PromoCode | None:
    """The code that an order was made with."""
    return db.session.get(PromoCode, order.promo_code_id) if order.promo_code_id else None


def get_counter_id(code_id: int) -> int:
    """The counter that a code takes from."""
    return db.session.scalars(select(PromoCode.counter_id).where(PromoCode.id == code_id)).one()


def find_link(event_id: int, source: str | None) -> TrackingLink | None:
    """The tracking link that carries this source, unless it was removed."""
    if source is None:
        return None
    query = select(TrackingLink).where(TrackingLink.event_id == event_id, TrackingLink.source == source)
    return db.session.scalar(query)


def types_by_code(code_ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of the ticket types that these codes are for, by the code's id."""
    query = (
        select(PromoCodeType.promo_code_id, TicketType.name)
        .join(TicketType, TicketType.id == PromoCodeType.ticket_type_id)
        .where(PromoCodeType.promo_code_id.in_(list(code_ids)))
        .order_by(TicketType.position, TicketType.id)
    )
    found: dict[int, list[str]] = {}
    for code_id, name in db.session.execute(query):
        found.setdefault(code_id, []).append(name)
    return found


def sold_by(event: Event, by: Any) -> dict[Any, Sold]:
    """What the event's confirmed bookings brought, by this column of the order or its code."""
    query: Select[Any] = (
        select(
            by,
            func.count(Order.id.distinct()),
            func.sum(OrderLine.quantity),
            func.sum(OrderLine.gross),
            func.sum(OrderLine.discount),
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .outerjoin(PromoCode, PromoCode.id == Order.promo_code_id)
        .where(Order.event_id == event.id, Order.status == CONFIRMED)
        .group_by(by)
    )
    return {key: Sold(*map(int, numbers)) for key, *numbers in db.session.execute(query)}
