"""Reading payments with what went back of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.domain.payments.disputing import list_disputes
from app.models import Dispute, Order, Payment, Refund
from app.models.payments import COMPLETED, FAILED, LOST, OPEN_DISPUTE


@dataclass(frozen=True)
class Account:
    """One payment, its refunds and disputes, oldest first. Amounts are minor units of `currency`."""

    payment: Payment
    refunds: Sequence[Refund]
    disputes: Sequence[Dispute] = ()

    @property
    def currency(self) -> str:
        return self.payment.captured_currency or self.payment.currency

    @property
    def left(self) -> int:
        """What was captured and neither went back, is on its way nor was lost to a dispute."""
        gone = sum(refund.amount for refund in self.refunds if refund.state != FAILED)
        return (self.payment.captured or 0) - gone - self.lost

    @property
    def owed(self) -> int:
        """What of that can go back: nothing that the buyer asks for by a dispute as well."""
        disputed = sum(dispute.amount for dispute in self.disputes if dispute.state == OPEN_DISPUTE)
        return max(0, self.left - disputed)

    @property
    def lost(self) -> int:
        """What was lost to disputes."""
        return sum(dispute.amount for dispute in self.disputes if dispute.state == LOST)

    @property
    def back(self) -> int:
        """What went back."""
        return sum(refund.amount for refund in self.refunds if refund.state == COMPLETED)


def list_accounts(order: Order) -> list[Account]:
    """The order's payments, oldest first, each with its refunds."""
    payments = list(
        db.session.scalars(select(Payment).where(Payment.order_id == order.id).order_by(Payment.id))
    )
    if not payments:
        return []
    query = select(Refund).where(Refund.payment_id.in_([p.id for p in payments])).order_by(Refund.id)
    refunds = list(db.session.scalars(query))
    disputes = list_disputes(order) if order.dispute else []
    return [
        Account(
            payment,
            [refund for refund in refunds if refund.payment_id == payment.id],
            [dispute for dispute in disputes if dispute.payment_id == payment.id],
        )
        for payment in payments
    ]


def has_captured(order: Order) -> bool:
    """Whether money for this order was taken and has not all gone back."""
    query = select(Payment.id).where(Payment.order_id == order.id, Payment.state == COMPLETED).limit(1)
    return db.session.scalar(query) is not None


def has_payment(order: Order) -> bool:
    """Whether money for this order was ever taken."""
    query = select(Payment.id).where(Payment.order_id == order.id, Payment.captured.is_not(None)).limit(1)
    return db.session.scalar(query) is not None


def has_refund(order: Order) -> bool:
    """Whether money for this order went back, or is on its way."""
    mine = Payment.id == Refund.payment_id
    query = select(Refund.id).join(Payment, mine).where(Payment.order_id == order.id, Refund.state != FAILED)
    return db.session.scalar(query.limit(1)) is not None


def owed_for(order: Order) -> int:
    """What can go back for the order in one refund, in minor units of its own currency."""
    return max((a.owed for a in list_accounts(order) if a.currency == order.currency), default=0)


def find_latest(order: Order) -> Payment | None:
    """The order's last payment."""
    query = select(Payment).where(Payment.order_id == order.id).order_by(Payment.id.desc()).limit(1)
    return db.session.scalar(query)


def get_payment(order: Order, payment_id: int) -> Payment:
    """A payment of this order. Raises NotFound, also for another order's."""
    payment = db.session.get(Payment, payment_id)
    if payment is None or payment.order_id != order.id:
        raise NotFound
    return payment
