"""Reading who comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, or_, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.core.page import Page, paginate
from app.models import Admission, CheckInList, Event, Guest, Order, OrderLine, Ticket, TicketType
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
    inside = _inside(event)
    query = select(Ticket, Order.code, Order.name, inside.c.since).options(
        joinedload(Ticket.guest), joinedload(Ticket.type)
    )
    rows = paginate(_narrowed(query, inside, event, search, presence, type_id), page, size)
    return rows.with_items([Attendee(*row) for row in rows.items])


class Listed(NamedTuple):
    """An attendee as a row of a file; instants in UTC."""

    name: str | None
    email: str | None
    number: str
    type: str
    code: str
    buyer: str
    buyer_email: str
    booked_at: datetime
    since: datetime | None
    diet: str
    access: str
    guest_id: int
    order_id: int


def list_all_attendees(event: Event, search: str, presence: str, type_id: int | None) -> list[Listed]:
    """Everyone that `list_attendees` would show on any of its pages, in one statement."""
    inside = _inside(event)
    query = select(
        Guest.name, Guest.email, Ticket.number, TicketType.name, Order.code, Order.name, Order.email,
        Order.created_at, inside.c.since, Guest.diet, Guest.access, Guest.id, Order.id,
    )  # fmt: skip
    query = query.join_from(Ticket, TicketType, TicketType.id == Ticket.ticket_type_id)
    rows = db.session.execute(_narrowed(query, inside, event, search, presence, type_id))
    return [Listed._make(row) for row in rows]


def _narrowed(
    query: Select[Any], inside: Subquery, event: Event, search: str, presence: str, type_id: int | None
) -> Select[Any]:
    query = (
        query.join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Guest, Guest.id == Ticket.guest_id)
        .outerjoin(inside, inside.c.ticket_id == Ticket.id)
        .where(Ticket.event_id == event.id, Ticket.status == VALID)
        .order_by(func.coalesce(Guest.name, Order.name), Ticket.id)
    )
    if search:
        query = query.where(_matches(search))
    if presence in {INSIDE, OUTSIDE}:
        since = inside.c.since
        query = query.where(since.is_not(None) if presence == INSIDE else since.is_(None))
    if type_id is not None:
        query = query.where(Ticket.ticket_type_id == type_id)
    return query


def _inside(event: Event) -> Subquery:
    """SQL: since when each ticket is inside; joined once, not looked up a ticket."""
    query = (
        select(Admission.ticket_id, func.min(Admission.at).label("since"))
        .join(CheckInList, CheckInList.id == Admission.list_id)
        .where(CheckInList.event_id == event.id, Admission.undone_at.is_(None))
        .group_by(Admission.ticket_id)
    )
    return query.subquery()


def knows_no_shows(event: Event) -> bool:
    """Whether those who were not let in did not come: the event is over, and its door was kept."""
    if event.ends_at > clock.now():
        return False
    mine = CheckInList.event_id == event.id, Admission.undone_at.is_(None)
    query = select(Admission.id).join(CheckInList, CheckInList.id == Admission.list_id).where(*mine).limit(1)
    return db.session.scalar(query) is not None


def _matches(search: str) -> ColumnElement[bool]:
    return or_(
        Guest.name.icontains(search, autoescape=True),
        Guest.email.icontains(search, autoescape=True),
        Order.name.icontains(search, autoescape=True),
        Order.email.icontains(search, autoescape=True),
        Ticket.number.istartswith(search, autoescape=True),
    )
