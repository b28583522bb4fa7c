"""Disputes: a buyer takes money back by their bank or PayPal. The provider says how one stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock, facts
from app.core.db import db
from app.domain.payments import accounts
from app.domain.payments.facts import DisputeLost, DisputeOpened, DisputeWon, PaymentFact
from app.domain.payments.providers import Contest, Provider
from app.domain.payments.settling import about, lock_payment
from app.models import Dispute, Order, Payment
from app.models.payments import LOST, OPEN_DISPUTE, WON

KINDS: dict[str, type[PaymentFact]] = {OPEN_DISPUTE: DisputeOpened, WON: DisputeWon, LOST: DisputeLost}
LOOK_EVERY = timedelta(hours=6)  # it takes weeks, and the provider tells of its end; this is the net below


@dataclass(frozen=True)
class DueDispute:
    """One open dispute to ask about. provider: None while its keys can't be used."""

    payment_id: int
    provider: Provider | None
    ref: str


def settle_dispute(payment: Payment, contest: Contest) -> bool:
    """Take over how a dispute of this payment stands. A second time changes nothing.

    What becomes of the tickets is the organizer's to say. Returns whether anything changed.
    """
    order = lock_payment(payment)
    query = select(Dispute).where(Dispute.payment_id == payment.id, Dispute.provider_ref == contest.ref)
    dispute = db.session.scalar(query)
    if payment.captured is None or contest.capture != payment.capture_ref:
        return False
    if dispute is not None and dispute.state == contest.state:
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
    after_all = (dispute.state, state) == (LOST, WON)
    dispute.state, dispute.amount, dispute.reason = state, contest.amount, contest.reason
    dispute.closed_at = None if state == OPEN_DISPUTE else clock.now()
    dispute.look_at = clock.now() + LOOK_EVERY if state == OPEN_DISPUTE else None
    db.session.flush()
    what: dict[str, Any] = {**about(order, payment), "amount": contest.amount, "currency": contest.currency}
    facts.record(DisputeWon(**what, after_all=True) if after_all else KINDS[state](**what), None)


def _worst(order: Order) -> str | None:
    """What the order is marked with: OPEN_DISPUTE before LOST before nothing."""
    query = select(Dispute.state).join(Payment, Payment.id == Dispute.payment_id)
    states = set(db.session.scalars(query.where(Payment.order_id == order.id)))
    return next((state for state in (OPEN_DISPUTE, LOST) if state in states), None)


def claim_due(limit: int) -> list[DueDispute]:
    """Open disputes that are due to be asked about; each is asked about again later, whatever comes of it."""
    moment = clock.now()
    query = select(Dispute, Payment).join(Payment, Payment.id == Dispute.payment_id)
    due = query.where(Dispute.state == OPEN_DISPUTE, Dispute.look_at <= moment).order_by(Dispute.look_at)
    rows = db.session.execute(due.limit(limit).with_for_update(of=Dispute, skip_locked=True)).all()
    for dispute, _payment in rows:
        dispute.look_at = moment + LOOK_EVERY
    return [
        DueDispute(
            payment.id, accounts.find_provider(payment.provider, payment.account_id), dispute.provider_ref
        )
        for dispute, payment in rows
    ]


def list_decided(payment: Payment, state: str) -> list[Dispute]:
    """The disputes of a payment that were WON or LOST, oldest first."""
    query = select(Dispute).where(Dispute.payment_id == payment.id, Dispute.state == state)
    return list(db.session.scalars(query.order_by(Dispute.id)))


def list_disputes(order: Order) -> list[Dispute]:
    """The disputes of an order's payments, oldest first."""
    query = select(Dispute).join(Payment, Payment.id == Dispute.payment_id)
    return list(db.session.scalars(query.where(Payment.order_id == order.id).order_by(Dispute.id)))
