"""Issuing and voiding tickets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import func, select, update

from app.core import ids, rows
from app.core.db import db
from app.models import Ticket, TicketTypeCounter
from app.models.orders import OrderLine
from app.models.tickets import CANCELLED, VALID


class Issue(NamedTuple):
    """One ticket to be: which line, which type, whose."""

    line_id: int
    ticket_type_id: int
    guest_id: int


def issue_tickets(event_id: int, order_code: str, issues: Sequence[Issue]) -> None:
    """Make one valid ticket per entry, numbered CODE-1, CODE-2 …, each with a secret of its own."""
    issued = [
        {
            "order_line_id": issue.line_id,
            "event_id": event_id,
            "ticket_type_id": issue.ticket_type_id,
            "guest_id": issue.guest_id,
            "number": f"{order_code}-{position}",
            "secret": ids.new_secret(),
            "status": VALID,
        }
        for position, issue in enumerate(issues, 1)
    ]
    rows.insert(Ticket, issued)


def void_some(ticket_ids: Collection[int]) -> dict[int, int]:
    """Make these tickets invalid; how many places each counter gets back by that: counter id → n."""
    void = update(Ticket).where(Ticket.id.in_(ticket_ids)).values(status=CANCELLED)
    db.session.execute(void.execution_options(synchronize_session="fetch"))
    freed = (
        select(TicketTypeCounter.counter_id, func.count().label("n"))
        .join(Ticket, Ticket.ticket_type_id == TicketTypeCounter.ticket_type_id)
        .where(Ticket.id.in_(ticket_ids))
        .group_by(TicketTypeCounter.counter_id)
    )
    return {row.counter_id: row.n for row in db.session.execute(freed)}


def void_tickets(order_id: int) -> None:
    """Make every ticket of the order invalid."""
    lines = select(OrderLine.id).where(OrderLine.order_id == order_id)
    void = update(Ticket).where(Ticket.order_line_id.in_(lines)).values(status=CANCELLED)
    db.session.execute(void.execution_options(synchronize_session="fetch"))
