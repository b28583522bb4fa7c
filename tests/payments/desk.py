"""What the tests of payments share: a paid order, its card page, and the worker's look."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.mail import Message
from app.domain import orders, payments
from app.domain.payments.providers import PAID, Truth
from app.models import Order, Payment
from tests.review import ReviewingClient
from tests.world import World

URL = "/events/night-of-small-websites/booking"
BO = orders.Buyer("Bo Buyer", "bo@example.com", ("Cas",))
CARD = {"number": "4111 1111 1111 1111", "expiry": "12/38", "cvc": "123", "holder": "Bo Buyer"}
DECLINED = {**CARD, "number": "4000 0000 0000 0002"}


def paid_for(world: World, n: int = 2) -> Order:
    """An order of n patrons' places that waits for its money."""
    return orders.place_order(world.concert, {world.patron.id: n}, BO, by=None)


def begun(order: Order, provider: str = "mock") -> Payment:
    """A payment of the order with a page to pay at."""
    return carried(payments.begin_payment(order, provider, "http://here/?paid=1", "http://here/?left=1"))


def carried(handover: Any) -> Any:
    """What the boundary does, within the test's transaction."""
    return handover.store(handover.call())


def truth(payment: Payment, **changes: Any) -> Truth:
    return Truth(**{"state": PAID, "amount": payment.amount, "currency": payment.currency, **changes})


def paid(order: Order) -> Payment:
    """A payment of the order that has been captured."""
    payment = begun(order)
    payments.settle(payment, truth(payment))
    return payment


def the_worker_looks(session: Session) -> None:
    """What the prompt worker does when it is rung; it closes the session, so what was loaded is let go."""
    session.expunge_all()
    payments.look_at_due()


def letters(session: Session, order: Order) -> list[str]:
    """The letters about an order, by name, in their order."""
    rows = session.scalars(select(Message).where(Message.address == order.email).order_by(Message.id))
    return [row.letter for row in rows if row.args.get("order_id") == order.id]


def book(client: ReviewingClient, world: World, n: int = 2) -> str:
    """Book n patrons' places as a visitor; the address of the card page."""
    sent = client.fill(f"{URL}?t{world.patron.id}={n}", name="Bo Buyer", email="bo@example.com")
    return sent.location
