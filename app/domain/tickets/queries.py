"""Reading ticket types and tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.models import Admission, CheckInList, Event, Order, OrderLine, Ticket, TicketType
from app.models.tickets import VALID

BY_SECRET = (
    select(Ticket)
    .options(joinedload(Ticket.guest), joinedload(Ticket.type))
    .where(Ticket.secret == bindparam("secret"))
)
OF_ORDER = (
    select(Ticket)
    .join(OrderLine, OrderLine.id == Ticket.order_line_id)
    .options(joinedload(Ticket.guest), joinedload(Ticket.type))
    .where(OrderLine.order_id == bindparam("order"))
    .order_by(Ticket.id)
)
LONGEST_SECRET = 64


@dataclass(frozen=True)
class Use:
    """When and at which door somebody came in with a ticket."""

    at: datetime
    door: str


def get_ticket_type(event: Event, type_id: int) -> TicketType:
    """A type of this event that is not withdrawn. Raises NotFound, also for another event's."""
    query = select(TicketType).where(
        TicketType.id == type_id, TicketType.event_id == event.id, TicketType.withdrawn_at.is_(None)
    )
    ticket_type = db.session.scalar(query)
    if ticket_type is None:
        raise NotFound
    return ticket_type


def get_type_by_id(type_id: int) -> TicketType:
    """A type that is not withdrawn, of whichever event. Raises NotFound."""
    ticket_type = db.session.get(TicketType, type_id)
    if ticket_type is None or ticket_type.withdrawn_at is not None:
        raise NotFound
    return ticket_type


def may_be_secret(code: str) -> bool:
    """Whether a ticket could have this secret; the database need not be asked for the rest."""
    return 0 < len(code) <= LONGEST_SECRET and code.isprintable()


def find_by_secret(secret: str) -> Ticket | None:
    """The ticket whose QR code carries this secret, with its guest and type."""
    if not may_be_secret(secret):
        return None
    return db.session.scalar(BY_SECRET, {"secret": secret})


def list_tickets_of_order(order: Order) -> list[Ticket]:
    """The order's tickets with guests and types, by number."""
    return list(db.session.scalars(OF_ORDER, {"order": order.id}))


def list_valid_tickets(order: Order) -> list[Ticket]:
    """Those of the order's tickets that count, as stored: not as this transaction saw them before."""
    fresh = OF_ORDER.where(Ticket.status == VALID).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh, {"order": order.id}))


def list_own_tickets(order: Order) -> list[Ticket]:
    """Those of the order's tickets that are still its buyer's: not passed on to somebody else."""
    return [ticket for ticket in list_tickets_of_order(order) if ticket.passed_at is None]


def get_valid_ticket(event: Event, ticket_id: int) -> Ticket:
    """A ticket of this event that counts. Raises NotFound, also for another event's."""
    query = select(Ticket).where(Ticket.id == ticket_id, Ticket.event_id == event.id, Ticket.status == VALID)
    ticket = db.session.scalar(query)
    if ticket is None:
        raise NotFound
    return ticket


def find_use(ticket: Ticket) -> Use | None:
    """The last time somebody came in with this ticket, unless that was undone."""
    query = (
        select(Admission.at, CheckInList.name)
        .join(CheckInList, CheckInList.id == Admission.list_id)
        .where(Admission.ticket_id == ticket.id, Admission.undone_at.is_(None))
        .order_by(Admission.at.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return Use(row.at, row.name) if row else None
