"""Tickets that became ones of another type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.models import Refund, Ticket, TicketSwap, TicketType, TicketTypeCounter


def retype(ticket: Ticket, to: TicketType, refund: Refund | None) -> None:
    """Make it a ticket of this type; its number, code and guest stay. refund: of what it costs less."""
    db.session.add(
        TicketSwap(
            ticket_id=ticket.id,
            from_type_id=ticket.ticket_type_id,
            to_type_id=to.id,
            back=refund.amount if refund else 0,
            refund_id=refund.id if refund else None,
            at=clock.now(),
        )
    )
    ticket.type, ticket.ticket_type_id = to, to.id
    db.session.flush()


def sum_swaps(tickets: Iterable[Ticket]) -> dict[int, int]:
    """What of their prices went back because they were swapped, in minor units, by ticket id."""
    ids = [ticket.id for ticket in tickets]
    query = select(TicketSwap.ticket_id, func.sum(TicketSwap.back)).where(TicketSwap.ticket_id.in_(ids))
    return {
        ticket_id: int(back) for ticket_id, back in db.session.execute(query.group_by(TicketSwap.ticket_id))
    }


def list_former_types(tickets: Sequence[Ticket]) -> dict[int, str]:
    """What those that were swapped were booked as: the type's name by ticket id."""
    ids = [ticket.id for ticket in tickets]
    query = (
        select(TicketSwap.ticket_id, TicketType.name)
        .join(TicketType, TicketType.id == TicketSwap.from_type_id)
        .where(TicketSwap.ticket_id.in_(ids))
        .order_by(TicketSwap.id.desc())
    )
    return dict(db.session.execute(query).all())


def counters_of_type(type_id: int) -> set[int]:
    """Ids of all counters that a ticket of this type takes from."""
    query = select(TicketTypeCounter.counter_id).where(TicketTypeCounter.ticket_type_id == type_id)
    return set(db.session.scalars(query))
