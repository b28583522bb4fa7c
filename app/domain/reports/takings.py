"""What an event took, gave back and lost, in minor units by currency, never added across."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from app.core.db import db
from app.domain.reports.sums import Money, less
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
    taken = _of(event, "taken", Payment.captured).where(Payment.captured.is_not(None))
    refunded = _of(event, "refunded", Refund.amount).join(Refund, Refund.payment_id == Payment.id)
    lost = _of(event, "lost", Dispute.amount).join(Dispute, Dispute.payment_id == Payment.id)
    parts = taken, refunded.where(Refund.state == COMPLETED), lost.where(Dispute.state == LOST)
    sums: dict[str, dict[str, int]] = {"taken": {}, "refunded": {}, "lost": {}}
    found: Any = db.session.execute(union_all(*parts))
    for kind, currency, amount in found:
        sums[kind][currency] = int(amount)
    kept = less(sums["taken"], sums["refunded"], sums["lost"])
    left = {currency: amount for currency, amount in kept.items() if amount}
    return Takings(left, sums["refunded"], sums["lost"])


def _of(event: Event, kind: str, amount: Any) -> Select[Any]:
    """SQL: the sum of these amounts by the currency of the event's payments, from Payment on."""
    query = select(literal(kind), Payment.captured_currency, func.sum(amount)).select_from(Payment)
    of_event = query.join(Order, Order.id == Payment.order_id).where(Order.event_id == event.id)
    return of_event.group_by(Payment.captured_currency)
