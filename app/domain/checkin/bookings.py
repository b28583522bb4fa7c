"""Bookings at the door: their code is no ticket's, but leads to their people and to what is to be paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from app.core import clock
from app.core.db import db
from app.domain import orders
from app.domain.checkin.queries import Found, find_by_number, list_found
from app.domain.checkin.scans import bare_code
from app.models import CheckInList, Event, ManualPayment, Order, OrderLine, Payment
from app.models.orders import PENDING
from app.models.payments import PENDING as OPEN

MOST_SHOWN = 5
LONGEST_CODE = 20  # of an order; a ticket's secret is longer


@dataclass(frozen=True)
class Owing:
    """An order that is to be paid by hand. what: its lines in words; tickets: of them.

    until: when its places are given up.
    """

    order: Order
    what: str
    tickets: int
    until: datetime


@dataclass(frozen=True)
class Booking:
    """A booking as the door sees it. owing: what is to be paid first, before which it has no tickets."""

    order: Order
    tickets: list[Found]
    owing: Owing | None


def find_owing(event: Event, search: str) -> list[Owing]:
    """Orders that wait for money by hand, by buyer's name (accents aside) or order code."""
    if not search:
        return []
    named = func.strpos(func.marquee_fold(Order.name), func.marquee_fold(search)) > 0
    found = or_(named, Order.code.startswith(search.upper(), autoescape=True))
    return _owing(event.id, [found], MOST_SHOWN)


def list_owing(event: Event) -> list[Owing]:
    """All orders that wait for money by hand."""
    return _owing(event.id, [], None)


def is_booking(door: CheckInList, code: str) -> bool:
    """Whether this is no ticket's code but a booking's, with people to let in or money to take."""
    code = bare_code(code).upper()
    if "-" in code or not 0 < len(code) <= LONGEST_CODE:
        return False  # a ticket's number, or its secret: the usual scan is asked about no further
    return find_by_number(door, f"{code}-1") is not None or _find_owing(door, code) is not None


def get_booking(event: Event, door: CheckInList, code: str) -> Booking:
    """The event's booking of this code, with its tickets in their order. Raises NotFound."""
    order = orders.get_order_of_event(event, bare_code(code))
    return Booking(order, list_found(door, order), _find_owing(door, order.code))


def _find_owing(door: CheckInList, code: str) -> Owing | None:
    return next(iter(_owing(door.event_id, [Order.code == code], 1)), None)


def _owing(event_id: int, where: Sequence[ColumnElement[bool]], limit: int | None) -> list[Owing]:
    by_hand = (
        select(Payment.id)
        .join(ManualPayment, ManualPayment.payment_id == Payment.id)
        .where(Payment.order_id == Order.id, Payment.state == OPEN)
    )
    each = func.concat(OrderLine.quantity, " × ", OrderLine.name)
    what = select(func.string_agg(each, ", ")).where(OrderLine.order_id == Order.id)
    entries = func.coalesce(func.sum(OrderLine.quantity), 0)
    count = select(entries).where(OrderLine.order_id == Order.id, OrderLine.admits)
    query = (
        select(Order, what.scalar_subquery(), count.scalar_subquery())
        .where(Order.event_id == event_id, Order.status == PENDING, Order.expires_at > clock.now())
        .where(by_hand.exists(), *where)
        .order_by(Order.name, Order.id)
        .limit(limit)
    )
    rows = db.session.execute(query)
    return [Owing(order, lines, int(n), order.expires_at) for order, lines, n in rows if order.expires_at]
