"""Disputes: a buyer takes money back by their bank or PayPal. The provider says how one stands."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock, facts
from app.core.db import db
from app.domain.payments.facts import DisputeLost, DisputeOpened, DisputeWon, PaymentFact
from app.domain.payments.providers import Contest
from app.domain.payments.settling import about, lock_payment
from app.models import Dispute, Order, Payment
from app.models.payments import LOST, OPEN_DISPUTE, WON

KINDS: dict[str, type[PaymentFact]] = {OPEN_DISPUTE: DisputeOpened, WON: DisputeWon, LOST: DisputeLost}


def settle_dispute(payment: Payment, contest: Contest) -> bool:
    """Take over how a dispute of this payment stands. A second time changes nothing.

    What becomes of the tickets is the organizer's to say. Returns whether anything changed.
    """
    order = lock_payment(payment)
    query = select(Dispute).where(Dispute.payment_id == payment.id, Dispute.provider_ref == contest.ref)
    dispute = db.session.scalar(query)
    if payment.captured is None or (dispute is not None and dispute.state == contest.state):
        return False
    if dispute is None:
        dispute = Dispute(payment_id=payment.id, provider_ref=contest.ref, opened_at=clock.now())
        db.session.add(dispute)
        if contest.state != OPEN_DISPUTE:  # its beginning was never heard of
            _move(order, payment, dispute, contest, OPEN_DISPUTE)
    _move(order, payment, dispute, contest, contest.state)
    order.dispute = _worst(order)
    db.session.flush()
    return True


def _move(order: Order, payment: Payment, dispute: Dispute, contest: Contest, state: str) -> None:
    dispute.state, dispute.amount, dispute.reason = state, contest.amount, contest.reason
    dispute.closed_at = None if state == OPEN_DISPUTE else clock.now()
    db.session.flush()
    what = {**about(order, payment), "amount": contest.amount, "currency": contest.currency}
    facts.record(KINDS[state](**what), None)


def _worst(order: Order) -> str | None:
    """What the order is marked with: OPEN_DISPUTE before LOST before nothing."""
    query = select(Dispute.state).join(Payment, Payment.id == Dispute.payment_id)
    states = set(db.session.scalars(query.where(Payment.order_id == order.id)))
    return next((state for state in (OPEN_DISPUTE, LOST) if state in states), None)


def list_disputes(order: Order) -> list[Dispute]:
    """The disputes of an order's payments, oldest first."""
    query = select(Dispute).join(Payment, Payment.id == Dispute.payment_id)
    return list(db.session.scalars(query.where(Payment.order_id == order.id).order_by(Dispute.id)))
