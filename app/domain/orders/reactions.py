"""What follows: the letters to the buyer, and bookings that find their account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from app.core import mail
from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.domain import payments
from app.domain.accounts.facts import AddressVerified
from app.domain.orders.facts import OrderCancelled, OrderConfirmed, OrderExpired, TicketsReturned
from app.domain.payments import LATE, OVER, TWICE, PaymentFailed, PaymentFlagged, RefundBegun
from app.models import Order, User
from app.models.orders import PENDING

BY_ITSELF = {LATE, OVER, TWICE}


@reacts_now(OrderConfirmed)
def send_tickets(what: OrderConfirmed, fact: Fact) -> None:
    _write("confirmed", f"order:{what.order_id}:confirmed", what.order_id)


@reacts_now(OrderCancelled)
def tell_cancelled(what: OrderCancelled, fact: Fact) -> None:
    _write("cancelled", f"order:{what.order_id}:cancelled", what.order_id)


@reacts_now(OrderExpired)
def tell_unpaid(what: OrderExpired, fact: Fact) -> None:
    """A hold that nobody gave an address for has nobody to write to; odd money was told of already."""
    order = db.session.get_one(Order, what.order_id)
    if order.email and any(account.payment.captured for account in payments.list_accounts(order)):
        return
    _write("unpaid", f"order:{what.order_id}:unpaid", what.order_id)


@reacts_now(PaymentFailed)
def tell_declined(what: PaymentFailed, fact: Fact) -> None:
    """Once an order; later tries that fail are seen on the page."""
    if db.session.get_one(Order, what.order_id).status == PENDING:
        _write("declined", f"order:{what.order_id}:declined", what.order_id)


@reacts_now(PaymentFlagged)
def tell_odd(what: PaymentFlagged, fact: Fact) -> None:
    _write("odd", f"payment:{what.payment_id}:odd", what.order_id, payment_id=what.payment_id)


@reacts_now(RefundBegun)
def tell_refund(what: RefundBegun, fact: Fact) -> None:
    letter = "returned" if what.why in BY_ITSELF else "refunded"
    _write(letter, f"refund:{what.refund_id}", what.order_id, refund_id=what.refund_id, why=what.why)


@reacts_now(TicketsReturned)
def tell_fewer(what: TicketsReturned, fact: Fact) -> None:
    """Where money goes back, its letter says it; what organizers cancel is told with their reason."""
    if not what.paid and not what.by_staff:
        _write("fewer", f"order:{what.order_id}:fewer:{fact.id}", what.order_id, places=what.places)


def _write(letter: str, key: str, order_id: int, **args: Any) -> None:
    order = db.session.get_one(Order, order_id)
    if order.email:
        mail.post(f"orders/{letter}", key, order.email, to_user_id=order.user_id, order_id=order.id, **args)


@reacts_now(AddressVerified)
def attach_bookings(what: AddressVerified, fact: Fact) -> None:
    """Bookings made with this address before it had an account belong to it now."""
    user = db.session.get_one(User, what.user_id)
    earlier = Order.email == user.email, Order.user_id.is_(None)
    db.session.execute(update(Order).where(*earlier).values(user_id=user.id))
