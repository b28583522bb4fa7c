"""What follows: the letters to the buyer, and bookings that find their account."""

from __future__ import annotations

from sqlalchemy import update

from app.core import mail
from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.domain.accounts.facts import AddressVerified
from app.domain.orders.facts import OrderCancelled, OrderConfirmed
from app.models import Order, User


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


@reacts_now(AddressVerified)
def attach_bookings(what: AddressVerified, fact: Fact) -> None:
    """Bookings made with this address before it had an account belong to it now."""
    user = db.session.get_one(User, what.user_id)
    earlier = Order.email == user.email, Order.user_id.is_(None)
    db.session.execute(update(Order).where(*earlier).values(user_id=user.id))
