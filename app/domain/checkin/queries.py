"""Reading the door's lists and scans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, and_, any_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.domain.checkin.tally import INSIDE
from app.models import Admission, CheckInList, Event, Guest, Order, OrderLine, Scan, Ticket
from app.models.tickets import VALID

MOST_FOUND = 20
FIRST_LIST = (
    select(CheckInList).where(CheckInList.event_id == bindparam("event")).order_by(CheckInList.id).limit(1)
)


@cache
def _counts(by_type: bool) -> Select[Any]:
    """How many are in and how many may come, by the types that a list is for, if it says so."""
    valid = select(func.count()).where(
        Ticket.event_id == bindparam("event"),
        Ticket.status == VALID,
        *([Ticket.ticket_type_id == any_(bindparam("types", type_=ARRAY(BigInteger)))] if by_type else []),
    )
    return select(INSIDE.scalar_subquery(), valid.scalar_subquery())


@dataclass(frozen=True)
class Count:
    """How many are inside, of how many valid tickets."""

    inside: int
    expected: int


@dataclass(frozen=True)
class Found:
    """One ticket that a search at the door found, with its order.

    came: it was let in here; inside: and did not go out again.
    """

    ticket: Ticket
    order: Order
    came: bool
    inside: bool


def get_list(event: Event, list_id: int | None = None) -> CheckInList:
    """A list of this event, the first one without an id. Raises NotFound, also for another event's."""
    query = FIRST_LIST if list_id is None else FIRST_LIST.where(CheckInList.id == list_id)
    door = db.session.scalar(query, {"event": event.id})
    if door is None:
        raise NotFound
    return door


def get_scan(event: Event, scan_id: int) -> tuple[Scan, CheckInList]:
    """A scan at the event, and its list. Raises NotFound."""
    query = (
        select(Scan, CheckInList)
        .join(CheckInList, CheckInList.id == Scan.list_id)
        .where(Scan.id == scan_id, CheckInList.event_id == event.id)
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _whole_tickets() -> Select[Ticket]:
    return select(Ticket).options(joinedload(Ticket.guest), joinedload(Ticket.type))


def get_scanned_ticket(ticket_id: int) -> Ticket:
    """The ticket that a scan found, with its guest and type as they are now."""
    query = _whole_tickets().where(Ticket.id == ticket_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def find_by_number(door: CheckInList, number: str) -> Ticket | None:
    """The ticket of this list's event with this number (CODE-1), as people type it."""
    number = number.upper()
    query = (
        _whole_tickets()
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.code == number.partition("-")[0], Order.event_id == door.event_id)
        .where(Ticket.number == number)
    )
    return db.session.scalar(query)


def cancelled_at(ticket: Ticket) -> datetime | None:
    """When the booking of this ticket was cancelled (UTC), None while it stands."""
    query = (
        select(Order.cancelled_at)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.id == ticket.order_line_id)
    )
    return db.session.scalar(query)


def count_inside(door: CheckInList) -> Count:
    """How many are inside by this list, of the valid tickets that it is for."""
    values: dict[str, Any] = {"list": door.id, "event": door.event_id}
    if door.type_ids:
        values["types"] = door.type_ids
    row = db.session.execute(_counts(bool(door.type_ids)), values).one()
    return Count(int(row[0]), row[1])


def last_scans(door: CheckInList, limit: int = 10) -> list[tuple[Scan, Ticket | None]]:
    """The newest scans with their tickets (guest and type loaded)."""
    query = (
        select(Scan, Ticket)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .options(joinedload(Ticket.guest), joinedload(Ticket.type))
        .where(Scan.list_id == door.id)
        .order_by(Scan.id.desc())
        .limit(limit)
    )
    return [(scan, ticket) for scan, ticket in db.session.execute(query)]


def list_scans(event: Event, page: int, size: int) -> Page[tuple[Scan, Ticket | None]]:
    """All scans at the event's doors, newest first, with their tickets (guest loaded)."""
    query: Any = (
        select(Scan, Ticket)
        .join(CheckInList, CheckInList.id == Scan.list_id)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .options(joinedload(Ticket.guest))
        .where(CheckInList.event_id == event.id)
        .order_by(Scan.id.desc())
    )
    return paginate(query, page, size)


def find_tickets(door: CheckInList, search: str, limit: int = MOST_FOUND) -> list[Found]:
    """Tickets of this event by guest's or buyer's name (accents aside), order code or ticket number."""
    if not search:
        return []
    folded = func.marquee_fold(search)
    found = or_(
        func.strpos(func.marquee_fold(Guest.name), folded) > 0,
        func.strpos(func.marquee_fold(Order.name), folded) > 0,
        Ticket.number.startswith(search.upper(), autoescape=True),
    )
    return _found(_with_orders(door).where(found).order_by(Guest.name, Ticket.id).limit(limit))


def list_found(door: CheckInList, order: Order) -> list[Found]:
    """The tickets of an order of this event, void ones too, in their order."""
    return _found(_with_orders(door).where(Order.id == order.id).order_by(Ticket.id))


def _with_orders(door: CheckInList) -> Any:
    return (
        select(Ticket, Order, Admission.id.is_not(None), Admission.out_since.is_(None))
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Guest, Guest.id == Ticket.guest_id)
        .outerjoin(Admission, _stands(door))
        .options(joinedload(Ticket.guest), joinedload(Ticket.type))
        .where(Ticket.event_id == door.event_id)
    )


def _found(query: Any) -> list[Found]:
    rows = db.session.execute(query)
    return [Found(ticket, order, came, came and not_out) for ticket, order, came, not_out in rows]


def _stands(door: CheckInList) -> ColumnElement[bool]:
    """SQL: the admission by this list that holds for the Ticket of the statement around it."""
    return and_(Admission.list_id == door.id, Admission.ticket_id == Ticket.id, Admission.undone_at.is_(None))
