"""What the tests of money at the door share."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import orders
from app.models import Order, Payment
from tests.payments.desk import paid_for
from tests.world import World

DOOR = "/events/night-of-small-websites/door"


def at_the_door(world: World, n: int = 1, way: str = "door") -> Order:
    """Bo promised to pay at the door."""
    order = paid_for(world, n)
    orders.pay_by_hand(order, way)
    return order


def state_of(order: Order, session: Session) -> tuple[str, str]:
    session.expire_all()
    (payment,) = session.scalars(select(Payment).where(Payment.order_id == order.id))
    return session.get_one(Order, order.id).status, payment.state
