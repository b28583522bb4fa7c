"""What the provider says becomes ours: once, under the lock of the order and the payment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from app.core import clock, facts, queue
from app.core.db import after_commit, db
from app.core.money import written
from app.domain.payments import providers
from app.domain.payments.facts import (
    PaymentCancelled,
    PaymentCompleted,
    PaymentFact,
    PaymentFailed,
    PaymentFlagged,
)
from app.domain.payments.providers import Truth
from app.models import Order, Payment
from app.models.orders import PENDING as ORDER_PENDING
from app.models.payments import CANCELLED, COMPLETED, FAILED, PENDING

FIRST_LOOK = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
UNPAID = {PENDING, FAILED, CANCELLED}


def lock_payment(payment: Payment) -> Order:
    """Lock the order, then the payment, always in this order; both as they are now."""
    order = db.session.get_one(Order, payment.order_id)
    db.session.refresh(order, ["status", "expires_at"], with_for_update=True)
    db.session.refresh(payment, with_for_update=True)
    return order


def settle(payment: Payment, truth: Truth, by_id: int | None = None) -> bool:
    """Take over what the provider says of a payment. A second time changes nothing.

    A capture counts whenever it is learned of, also of a payment that had failed or was
    closed. by_id: of who says so, where a person does. Returns whether anything changed.
    """
    order = lock_payment(payment)
    if truth.state == providers.PAID and payment.state in UNPAID:
        _capture(order, payment, truth, by_id)
    elif truth.state == providers.FAILED and payment.state == PENDING:
        payment.failure = truth.failure or "declined"
        _end(payment, FAILED)
        facts.record(PaymentFailed(**about(order, payment), failure=payment.failure), None)
    elif truth.state == providers.CLOSED and payment.state == PENDING:
        _end(payment, CANCELLED)
        facts.record(PaymentCancelled(**about(order, payment)), None)
    else:
        return False
    return True


def _capture(order: Order, payment: Payment, truth: Truth, by_id: int | None) -> None:
    amount = truth.amount if truth.amount is not None else payment.amount
    currency = (truth.currency or payment.currency).upper()
    payment.captured, payment.captured_currency, payment.failure = amount, currency, None
    payment.capture_ref = truth.capture
    _end(payment, COMPLETED, truth.at)
    kind: type[PaymentFact] = PaymentCompleted
    if (amount, currency) != (payment.amount, payment.currency):
        payment.flag = f"{written(amount, currency)} instead of {written(payment.amount, payment.currency)}"
        kind = PaymentFlagged
    db.session.flush()
    facts.record(kind(order.event_id, order.id, payment.id, amount, currency), by_id)


def _end(payment: Payment, state: str, at: datetime | None = None) -> None:
    payment.state, payment.look_at, payment.settled_at = state, None, at or clock.now()
    db.session.flush()


def about(order: Order, payment: Payment) -> dict[str, Any]:
    """What every fact about this payment says."""
    return {
        "event_id": order.event_id,
        "order_id": order.id,
        "payment_id": payment.id,
        "amount": payment.amount,
        "currency": payment.currency,
    }


def next_pause(looks: int) -> timedelta:
    """How long until the provider is asked again, after `looks` times: 15 s, twice as long each time."""
    return min(FIRST_LOOK * (1 << min(looks, 10)), LONGEST_PAUSE)


def is_over(status: str, until: datetime | None) -> bool:
    """Whether nobody should pay any more for an order of this status, held until then."""
    return status != ORDER_PENDING or until is None or until <= clock.now()


def hurry(order_id: int) -> None:
    """Let the poller see to the open payments of an order that is over."""
    soon = update(Payment).where(Payment.order_id == order_id, Payment.state == PENDING)
    values = soon.values(look_at=clock.now(), looks=0).returning(Payment.id)
    if db.session.scalars(values.execution_options(synchronize_session="fetch")).all():
        after_commit(lambda: queue.ring("prompt"))
