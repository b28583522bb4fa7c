"""What an event took, gave back and lost, in minor units by currency, never added across."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.core.db import db
from app.domain.reports.sums import Money
from app.models import Dispute, Event, Order, Payment, Refund
from app.models.payments import COMPLETED, LOST


@dataclass(frozen=True)
class Takings:
    """taken: what was paid, less what was given back or lost to disputes. refunded: what was given back."""

    taken: Money
    refunded: Money
    lost: Money = field(default_factory=dict)


def takings_of(event: Event) -> Takings:
    """What the event took, gave back and lost, in one statement."""
    taken = (
        select(literal("taken"), Payment.captured_currency, func.sum(Payment.captured))
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Payment.captured.is_not(None))
        .group_by(Payment.captured_currency)
    )
    refunded = (
        select(literal("refunded"), Payment.captured_currency, func.sum(Refund.amount))
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Refund.state == COMPLETED)
        .group_by(Payment.captured_currency)
    )
    lost = (
        select(literal("lost"), Payment.captured_currency, func.sum(Dispute.amount))
        .join(Payment, Payment.id == Dispute.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Dispute.state == LOST)
        .group_by(Payment.captured_currency)
    )
    sums: dict[str, dict[str, int]] = {"taken": {}, "refunded": {}, "lost": {}}
    found: Any = db.session.execute(union_all(taken, refunded, lost))
    for kind, currency, amount in found:
        sums[kind][currency] = int(amount)
    back, gone = sums["refunded"], sums["lost"]
    kept = {
        currency: amount - back.get(currency, 0) - gone.get(currency, 0)
        for currency, amount in sums["taken"].items()
    }
    return Takings({currency: amount for currency, amount in kept.items() if amount}, back, gone)
