"""Reading who comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.page import Page, paginate
from app.models import Admission, Event, Guest, Order, OrderLine, Ticket
from app.models.tickets import VALID

INSIDE, OUTSIDE = "in", "out"


@dataclass(frozen=True)
class Attendee:
    """A valid ticket (guest and type loaded) of an order; since: when its holder came in, if they are."""

    ticket: Ticket
    order_code: str
    order_name: str
    since: datetime | None


def list_attendees(
    event: Event, search: str, presence: str, type_id: int | None, page: int, size: int = 50
) -> Page[Attendee]:
    """Who comes to the event, by name, those without one last.

    search: part of a guest's or buyer's name or address, a ticket's or order's code.
    presence: INSIDE, OUTSIDE or "" for both. type_id: only this ticket type.
    """
    since = _since()
    query: Any = (
        select(Ticket, Order.code, Order.name, since)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Guest, Guest.id == Ticket.guest_id)
        .options(joinedload(Ticket.guest), joinedload(Ticket.type))
        .where(Ticket.event_id == event.id, Ticket.status == VALID)
        .order_by(func.coalesce(Guest.name, Order.name), Ticket.id)
    )
    if search:
        query = query.where(_matches(search))
    if presence in {INSIDE, OUTSIDE}:
        query = query.where(since.is_not(None) if presence == INSIDE else since.is_(None))
    if type_id is not None:
        query = query.where(Ticket.ticket_type_id == type_id)
    rows = paginate(query, page, size)
    return rows.with_items([Attendee(*row) for row in rows.items])


def _since() -> ScalarSelect[datetime]:
    inside = select(func.min(Admission.at)).where(
        Admission.ticket_id == Ticket.id, Admission.undone_at.is_(None)
    )
    return inside.correlate(Ticket).scalar_subquery()


def _matches(search: str) -> ColumnElement[bool]:
    return or_(
        Guest.name.icontains(search, autoescape=True),
        Guest.email.icontains(search, autoescape=True),
        Order.name.icontains(search, autoescape=True),
        Order.email.icontains(search, autoescape=True),
        Ticket.number.istartswith(search, autoescape=True),
    )
