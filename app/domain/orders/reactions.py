"""What follows from orders: the letters to the buyer."""

from __future__ import annotations

from app.core import mail
from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.domain.orders.facts import OrderCancelled, OrderConfirmed
from app.models import Order


@reacts_now(OrderConfirmed)
def send_tickets(what: OrderConfirmed, fact: Fact) -> None:
    order = db.session.get_one(Order, what.order_id)
    key = f"order:{order.id}:confirmed"
    mail.post("orders/confirmed", key, order.email, to_user_id=order.user_id, order_id=order.id)


@reacts_now(OrderCancelled)
def tell_cancelled(what: OrderCancelled, fact: Fact) -> None:
    order = db.session.get_one(Order, what.order_id)
    if order.email:
        key = f"order:{order.id}:cancelled"
        mail.post("orders/cancelled", key, order.email, to_user_id=order.user_id, order_id=order.id)
