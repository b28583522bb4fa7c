"""What the tests of the booking page share: its address, its buyer, and looks behind the counter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import places
from app.models import Order
from tests.world import World

URL = "/events/night-of-small-websites/booking"
BO = {"name": "Bo Buyer", "email": "bo@example.com"}


def bookings(session: Session, world: World) -> list[Order]:
    session.expire_all()
    return list(session.scalars(select(Order).where(Order.id != world.booking.id).order_by(Order.id)))


def left(session: Session, world: World) -> int:
    session.expire_all()
    counter = places.find_event_counter(world.concert.id)
    return places.count_left([counter.id])[counter.id] or 0


def seats(world: World, n: Any = 2) -> dict[str, Any]:
    return {f"t{world.seat.id}": str(n)}
