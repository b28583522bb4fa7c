"""The guest that a buyer is: as the booking has them."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.domain.guests.adding import NewGuest
from app.models import Guest, OrderLine, Ticket


def follow_buyer(order_id: int, was: tuple[str, str], now: NewGuest) -> None:
    """The buyer of an order has another name or address: so has the guest who was the buyer.

    was: the buyer's name and address before. A guest with a name of their own keeps it.
    """
    own = select(Ticket.guest_id).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    query = select(Guest).where(
        Guest.id.in_(own.where(OrderLine.order_id == order_id)), Guest.email == was[1]
    )
    for guest in db.session.scalars(query):
        guest.name = now.name if guest.name == was[0] else guest.name
        guest.email, guest.user_id = now.email, now.user_id
        guest.version += 1
    db.session.flush()
