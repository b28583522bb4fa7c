"""Orders with all that belongs to them, as programs read them: a page in as many statements as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.core.page import Page, paginate
from app.domain import tickets
from app.domain.orders.queries import shown_status
from app.models import Event, Membership, Order, Payment, User
from app.models.orders import CONFIRMED, PENDING

PAYMENT_NEEDED = "payment-needed"


@dataclass(frozen=True)
class Whole:
    """A booking with its tickets; payment_id: its last payment, if any."""

    order: Order
    tickets: Sequence[tickets.Held]
    payment_id: int | None

    @property
    def status(self) -> str:
        return shown_status(self.order)


def get_order_by_id(order_id: int) -> Order:
    """A booking by its number, with event and lines. Raises NotFound, also for a hold nobody finished."""
    query = select(Order).options(joinedload(Order.event), selectinload(Order.lines))
    order = db.session.scalar(query.where(Order.id == order_id, Order.name != ""))
    if order is None:
        raise NotFound
    return order


def list_bookings(user: User, page: int, size: int) -> Page[Whole]:
    """What the person booked, newest first."""
    query = (
        select(Order)
        .join(Order.event)
        .options(contains_eager(Order.event), selectinload(Order.lines))
        .where(Order.user_id == user.id, Order.name != "")
        .order_by(Order.id.desc())
    )
    found = paginate(query, page, size)
    return found.with_items(describe_orders(found.items))


def describe_orders(orders: Sequence[Order]) -> list[Whole]:
    """These orders (lines loaded) with their tickets and payments."""
    ids = [order.id for order in orders]
    held = tickets.list_held(ids)
    latest = select(Payment.order_id, func.max(Payment.id)).where(Payment.order_id.in_(ids))
    payments: dict[int, int] = dict(db.session.execute(latest.group_by(Payment.order_id)).all())
    return [Whole(order, held.get(order.id, []), payments.get(order.id)) for order in orders]


def list_payments(user: User, page: int, size: int) -> Page[Payment]:
    """Payments of the person's bookings and of the events they run, newest first; each with its order."""
    own = select(Membership.community_id).where(Membership.user_id == user.id)
    query: Any = (
        select(Payment)
        .join(Payment.order)
        .join(Order.event)
        .options(contains_eager(Payment.order))
        .where((Order.user_id == user.id) | Event.community_id.in_(own))
        .order_by(Payment.id.desc())
    )
    return paginate(query, page, size)


def check_confirmed(order: Order) -> None:
    """Whether a booking stands. Raises Refused for one that waits for its payment, or is over."""
    status = shown_status(order)
    if status == PENDING:
        raise Refused(_("This booking is confirmed by its payment. Pay for it first."), kind=PAYMENT_NEEDED)
    if status != CONFIRMED:
        raise Refused(_("This booking is over; it can’t be confirmed any more."))


def get_payment_by_id(payment_id: int) -> Payment:
    """A payment by its number, with its order and event. Raises NotFound."""
    query = select(Payment).options(joinedload(Payment.order).joinedload(Order.event))
    payment = db.session.scalar(query.where(Payment.id == payment_id))
    if payment is None:
        raise NotFound
    return payment
