"""The end of an order: its tickets invalid, its places free."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core import clock, facts
from app.core.db import db
from app.domain import places, tickets
from app.domain.orders.facts import OrderCancelled, OrderRefunded
from app.models import Order, OrderLine, Ticket
from app.models.orders import CANCELLED, CONFIRMED
from app.models.tickets import VALID


def end_order(order: Order, status: str, by_id: int | None) -> None:
    """End an order, which is locked, as CANCELLED or REFUNDED. by_id: whose doing it is."""
    was, count = order.status, _count_places(order)
    order.status, order.expires_at, order.cancelled_at = status, None, clock.now()
    order.version += 1
    db.session.flush()
    tickets.void_tickets(order.id)
    what: OrderCancelled | OrderRefunded = OrderRefunded(order.event_id, order.id, count)
    if status == CANCELLED:
        what = OrderCancelled(order.event_id, order.id, count, was)
    facts.record(what, by_id)
    places.release(order.id)


def _count_places(order: Order) -> int:
    """How many it still has: some of its tickets may have been given back before."""
    own = OrderLine.order_id == order.id
    booked = select(func.sum(OrderLine.quantity)).where(own, OrderLine.admits)
    valid = select(func.count()).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    standing = valid.select_from(Ticket).where(own, Ticket.status == VALID)
    return int(db.session.scalar(standing if order.status == CONFIRMED else booked) or 0)
