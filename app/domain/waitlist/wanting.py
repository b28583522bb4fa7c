"""Which ticket types somebody waits for: their one, or any that they may still buy."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.core.db import db
from app.domain import orders
from app.models import Order, OrderLine, TicketType, WaitlistEntry
from app.models.waitlist import WAITING


def takes_any() -> ColumnElement[bool]:
    """SQL: whether the entry around it waits for any ticket, and may still buy this type."""
    held = orders.held_expression().where(
        OrderLine.ticket_type_id == TicketType.id,
        Order.event_id == WaitlistEntry.event_id,
        Order.email == WaitlistEntry.email,
    )
    already = func.coalesce(held.correlate(TicketType, WaitlistEntry).scalar_subquery(), 0)
    return and_(
        WaitlistEntry.ticket_type_id.is_(None),
        TicketType.event_id == WaitlistEntry.event_id,
        TicketType.withdrawn_at.is_(None),
        TicketType.hidden.is_(False),
        TicketType.per_ticket.is_(None),
        WaitlistEntry.quantity.between(TicketType.min_per_order, TicketType.max_per_order),
        or_(
            TicketType.max_per_person.is_(None),
            already + WaitlistEntry.quantity <= TicketType.max_per_person,
        ),
    )


def list_choices(event_id: int) -> dict[int, list[int]]:
    """What those who wait for any ticket may still buy: type ids in the page's order, by entry id."""
    query = (
        select(WaitlistEntry.id, TicketType.id)
        .join(TicketType, takes_any())
        .where(WaitlistEntry.event_id == event_id, WaitlistEntry.state == WAITING)
        .order_by(TicketType.position, TicketType.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for entry_id, type_id in db.session.execute(query):
        found[entry_id].append(type_id)
    return found
