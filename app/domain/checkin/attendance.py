"""Who was there: let in at the door, or holding a ticket where nobody kept the door."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, exists, func, select

from app.core.db import db
from app.models import Admission, CheckInList, Event, Guest, Order, OrderLine, Ticket
from app.models.tickets import VALID

ADMITTED = exists().where(Admission.ticket_id == Ticket.id, Admission.undone_at.is_(None)).correlate(Ticket)
ADDRESS = func.coalesce(Guest.email, Order.email)  # a guest without one is written to by their buyer
DOOR = select(
    exists()
    .where(
        CheckInList.event_id == bindparam("event"),
        Admission.list_id == CheckInList.id,
        Admission.undone_at.is_(None),
    )
    .correlate(None)
)


def keeps_door(event: Event) -> bool:
    """Whether anybody was let in at this event by a scan."""
    return bool(db.session.scalar(DOOR, {"event": event.id}))


def those_who_came(event: Event) -> Select[int, str | None, str]:
    """Query: guest id, name and ADDRESS of everybody who was there and can be written to, each guest once."""
    query = (
        select(Guest.id, Guest.name, ADDRESS)
        .join(Ticket, Ticket.guest_id == Guest.id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Ticket.event_id == event.id, Ticket.status == VALID, ADDRESS != "")
        .distinct()
        .order_by(Guest.id)
    )
    return query.where(ADMITTED) if keeps_door(event) else query
