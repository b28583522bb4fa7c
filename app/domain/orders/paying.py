"""What follows from money: an order is confirmed, honoured late, or its money goes back by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.core import clock, facts
from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.domain import payments, places, promotions
from app.domain.orders.ending import end_order
from app.domain.orders.facts import OrderCancelled, OrderConfirmed, OrderExpired
from app.domain.orders.issuing import Line, issue
from app.domain.payments import PaymentCompleted, RefundBegun
from app.models import Event, Order, OrderLine, Payment, TicketTypeCounter
from app.models.events import CANCELLED as EVENT_CANCELLED
from app.models.orders import CONFIRMED, EXPIRED, PENDING, REFUNDED


@reacts_now(PaymentCompleted)
def accept_payment(what: PaymentCompleted, fact: Fact) -> None:
    """Confirm what was paid for; what can't be had any more is paid back. The order is locked already."""
    order = db.session.get_one(Order, what.order_id)
    payment = db.session.get_one(Payment, what.payment_id)
    why = _why_not(order, payment.settled_at or clock.now())
    if why is None and not _secure(order):
        why = payments.LATE
    if why is None:
        _confirm(order)
    else:
        payments.give_back(payment, why, f"payment:{payment.id}:{why}")


def _why_not(order: Order, paid_at: datetime) -> str | None:
    """Why money for this order can only go back, as far as that shows without looking for places."""
    if order.status == CONFIRMED:
        return payments.TWICE
    if order.status not in {PENDING, EXPIRED}:
        return payments.OVER
    event = db.session.get_one(Event, order.event_id)
    return payments.OVER if event.status == EVENT_CANCELLED or event.ends_at <= paid_at else None


def _secure(order: Order) -> bool:
    """Make the places final: those held, or where the hold was given up, others that are left."""
    if places.settle(order.id, _wanted(order)):
        return True
    wanted = _wanted(order)  # its holds are locked by now: what binds its tickets may have changed before
    if places.settle(order.id, wanted):
        return True
    places.release(order.id)
    try:
        with db.session.begin_nested():
            places.take(wanted, order_id=order.id, expires_at=None)
    except places.SoldOut:
        return False
    return True


def _confirm(order: Order) -> None:
    lines = db.session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)
    ).all()
    names, order.guest_names = order.guest_names, []
    answers, order.answers = order.answers, {}
    order.status, order.expires_at, order.confirmed_at = CONFIRMED, None, clock.now()
    order.version += 1
    db.session.flush()
    entries = [Line(line.id, line.ticket_type_id, line.quantity) for line in lines if line.admits]
    issue(order, entries, names, answers)
    count = sum(line.quantity for line in entries)
    facts.record(OrderConfirmed(order.event_id, order.id, count, order.total, order.currency), order.user_id)


def _wanted(order: Order) -> dict[int, int]:
    """How many places of each counter the order takes, as its ticket types are bound now."""
    query = (
        select(TicketTypeCounter.counter_id, func.sum(OrderLine.quantity))
        .join(OrderLine, OrderLine.ticket_type_id == TicketTypeCounter.ticket_type_id)
        .where(OrderLine.order_id == order.id)
        .group_by(TicketTypeCounter.counter_id)
    )
    wanted = {counter_id: int(n) for counter_id, n in db.session.execute(query)}
    if order.promo_code_id is not None:
        wanted[promotions.get_counter_id(order.promo_code_id)] = 1
    return wanted


@reacts_now(RefundBegun)
def end_refunded(what: RefundBegun, fact: Fact) -> None:
    """The organizer gives all of the money back: the order is over, whatever the provider still has to do."""
    order = db.session.get_one(Order, what.order_id)
    if order.status != CONFIRMED:
        return
    left = any(account.left for account in payments.list_accounts(order))
    gone = what.why == payments.ELSEWHERE and not left
    if gone or what.why in {payments.ASKED, payments.CALLED_OFF}:
        end_order(order, REFUNDED, fact.actor_id)


@reacts_now(OrderExpired)
def close_expired(what: OrderExpired, fact: Fact) -> None:
    """Nobody should pay for an order that is over: the poller closes what is open."""
    payments.hurry(what.order_id)


@reacts_now(OrderCancelled)
def close_cancelled(what: OrderCancelled, fact: Fact) -> None:
    payments.hurry(what.order_id)
