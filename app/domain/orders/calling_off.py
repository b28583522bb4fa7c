"""Everybody's money back when an event is cancelled: begun by a person, done by the worker, bit by bit."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, and_, exists, func, or_, select

from app.core import facts
from app.core.db import db, lock
from app.core.errors import Refused
from app.core.facts import Delivery, Fact, reacts_later
from app.core.i18n import gettext as _
from app.core.outbox import WAITING
from app.domain import events, payments
from app.domain.orders.facts import EventRefundBegun, EventRefundContinued
from app.models import Dispute, Event, Order, Payment, Refund, User
from app.models import payments as money
from app.models.events import CANCELLED
from app.models.orders import CONFIRMED, REFUNDED

BATCH = 25


@dataclass(frozen=True)
class Progress:
    """How far the money of a cancelled event is back. Numbers of payments, amounts in minor units.

    begun: the worker is about to see to those that wait.
    """

    waiting: int
    under_way: int
    done: int
    failed: int
    amount: int
    back: int
    begun: bool = False

    @property
    def total(self) -> int:
        return self.waiting + self.under_way + self.done + self.failed

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def call_off(event: Event, *, refund: bool, by: User) -> None:
    """Cancel an event; with `refund`, everybody who paid gets the money back. Raises Refused."""
    events.cancel_event(event, by=by)
    if refund and measure_refunds(event).waiting:
        refund_everybody(event, by=by)


def refund_everybody(event: Event, *, by: User | None) -> None:
    """Begin to give all money back that bookings of a cancelled event have paid.

    What is on its way already stays one refund. Raises Refused where there is nothing to do.
    """
    lock(event)
    if event.status != CANCELLED:
        raise Refused(_("Everybody gets the money back only when the event is cancelled."))
    progress = measure_refunds(event)
    if progress.begun or not progress.waiting + progress.failed:
        raise Refused(_("Everybody’s money is back already, or on its way."))
    facts.record(EventRefundBegun(event.id), by.id if by else None)


@reacts_later(EventRefundBegun)
def refund_first(what: EventRefundBegun, fact: Fact) -> None:
    _refund_some(what.event_id, 0, fact)


@reacts_later(EventRefundContinued)
def refund_next(what: EventRefundContinued, fact: Fact) -> None:
    _refund_some(what.event_id, what.after, fact)


def _refund_some(event_id: int, after: int, fact: Fact) -> None:
    """One batch in one transaction; the rest is another fact's."""
    query = _owing(event_id).where(Order.id > after).order_by(Order.id).limit(BATCH)
    orders = list(db.session.scalars(query.with_for_update()))
    for order in orders:
        paid = select(Payment).where(Payment.order_id == order.id).order_by(Payment.id).with_for_update()
        for payment in db.session.scalars(paid).all():
            if payments.owed(payment) > 0:
                payments.give_back(payment, payments.CALLED_OFF, f"called-off:{fact.id}:{payment.id}")
    if len(orders) == BATCH:
        facts.record(EventRefundContinued(event_id, orders[-1].id), fact.actor_id)


def _owing(event_id: int) -> Select[Order]:
    """Bookings that stand and paid, or whose refund for this reason was turned down."""
    failed = exists().where(
        Payment.order_id == Order.id,
        Refund.payment_id == Payment.id,
        Refund.reason == payments.CALLED_OFF,
        Refund.state == money.FAILED,
    )
    paid = exists().where(Payment.order_id == Order.id, Payment.captured.is_not(None))
    due = or_(Order.status == CONFIRMED, and_(Order.status == REFUNDED, failed))
    return select(Order).where(Order.event_id == event_id, paid, due)


def measure_refunds(event: Event) -> Progress:
    """How far the money is back, of the bookings that stood when the event was cancelled.

    What is disputed, or lost that way, is nothing to give back.
    """
    mine = Refund.payment_id == Payment.id
    back = select(func.coalesce(func.sum(Refund.amount), 0)).where(mine, Refund.state == money.COMPLETED)
    away = select(func.coalesce(func.sum(Refund.amount), 0)).where(mine, Refund.state == money.PENDING)
    disputed = select(func.coalesce(func.sum(Dispute.amount), 0)).where(
        Dispute.payment_id == Payment.id, Dispute.state != money.WON
    )
    failed = exists().where(mine, Refund.state == money.FAILED, Refund.reason == payments.CALLED_OFF)
    ours = exists().where(mine, Refund.reason == payments.CALLED_OFF)
    query = (
        select(
            Payment.captured - disputed.scalar_subquery(),
            back.scalar_subquery(),
            away.scalar_subquery(),
            failed,
        )
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Payment.captured.is_not(None), Payment.flag.is_(None))
        .where(or_(Order.status == CONFIRMED, ours))
    )
    rows = [(int(c), int(b), int(a), f) for c, b, a, f in db.session.execute(query) if c]
    open_rows = [row for row in rows if row[0] > row[1] + row[2]]
    return Progress(
        waiting=sum(not failed for *_sums, failed in open_rows),
        under_way=sum(away > 0 for _taken, _back, away, _failed in rows),
        done=sum(taken == back for taken, back, _away, _failed in rows),
        failed=sum(bool(failed) for *_sums, failed in open_rows),
        amount=sum(row[0] for row in rows),
        back=sum(row[1] for row in rows),
        begun=_is_begun(event),
    )


def _is_begun(event: Event) -> bool:
    kinds = [EventRefundBegun.__name__, EventRefundContinued.__name__]
    mine = Fact.event_id == event.id, Fact.kind.in_(kinds), Delivery.state == WAITING
    query = select(exists().where(Delivery.fact_id == Fact.id, *mine))
    return bool(db.session.scalar(query))


def list_failed(event: Event, limit: int = 50) -> list[Order]:
    """Bookings whose money could not be given back, oldest first."""
    gone = select(func.coalesce(func.sum(Refund.amount), 0)).where(
        Refund.payment_id == Payment.id, Refund.state != money.FAILED
    )
    owing = exists().where(Payment.order_id == Order.id, Payment.captured > gone.scalar_subquery())
    query = _owing(event.id).where(Order.status == REFUNDED, owing).order_by(Order.id).limit(limit)
    return list(db.session.scalars(query))
