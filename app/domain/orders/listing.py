"""An event's orders as rows of a file."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core import clock
from app.core.db import db
from app.domain.orders.queries import narrowed
from app.models import Dispute, Event, ManualPayment, Order, OrderLine, Payment, PromoCode, Refund
from app.models.orders import EXPIRED, PENDING
from app.models.payments import COMPLETED, LOST


class Row(NamedTuple):
    """One order. Amounts in minor units of `currency`; ways: how it was paid, by comma; instants in UTC."""

    code: str
    name: str
    email: str
    status: str
    created_at: datetime
    confirmed_at: datetime | None
    places: int
    what: str
    net: int
    tax: int
    total: int
    currency: str
    paid: int
    back: int
    lost: int
    ways: str | None
    promo: str | None
    source: str | None
    expires_at: datetime | None

    @property
    def left(self) -> int:
        """What was paid and neither went back nor was lost to a dispute."""
        return self.paid - self.back - self.lost

    @property
    def shown(self) -> str:
        """The status now: a hold past its time is expired."""
        lapsed = self.status == PENDING and self.expires_at is not None and self.expires_at <= clock.now()
        return EXPIRED if lapsed else self.status


def list_all_orders(event: Event, search: str, status: str) -> list[Row]:
    """Every order that orders.list_orders would show on any of its pages, in one statement."""
    line = OrderLine.order_id == Order.id
    places = select(func.sum(OrderLine.quantity)).where(line)
    net, tax = (select(func.coalesce(func.sum(of), 0)).where(line) for of in (OrderLine.net, OrderLine.tax))
    each = func.concat(cast(OrderLine.quantity, Text), " × ", OrderLine.name)
    what = select(func.string_agg(each, aggregate_order_by(literal(", "), OrderLine.id))).where(line)
    taken = Payment.order_id == Order.id, Payment.captured.is_not(None)
    paid = select(func.coalesce(func.sum(Payment.captured), 0)).where(*taken)
    back = select(func.coalesce(func.sum(Refund.amount), 0)).join(Payment, Payment.id == Refund.payment_id)
    lost = select(func.coalesce(func.sum(Dispute.amount), 0)).join(Payment, Payment.id == Dispute.payment_id)
    way = func.coalesce(ManualPayment.method, Payment.provider)
    ways = select(func.string_agg(way.distinct(), ", ")).select_from(Payment)
    ways = ways.outerjoin(ManualPayment, ManualPayment.payment_id == Payment.id).where(*taken)
    query = select(
        Order.code, Order.name, Order.email, Order.status, Order.created_at, Order.confirmed_at,
        places.scalar_subquery(), what.scalar_subquery(), net.scalar_subquery(),
        tax.scalar_subquery(), Order.total, Order.currency, paid.scalar_subquery(),
        back.where(*taken, Refund.state == COMPLETED).scalar_subquery(),
        lost.where(*taken, Dispute.state == LOST).scalar_subquery(), ways.scalar_subquery(),
        PromoCode.code, Order.source, Order.expires_at,
    ).outerjoin(PromoCode, PromoCode.id == Order.promo_code_id)  # fmt: skip
    return [Row._make(row) for row in db.session.execute(narrowed(query, event, search, status))]
