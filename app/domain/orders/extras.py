"""What goes with a booking's tickets and is none itself, such as parking: what it has, and what goes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.core.db import db
from app.domain.orders.quoting import Extra, split
from app.models import Event, Order, OrderLine, Ticket, TicketType, TicketTypeCounter
from app.models.orders import CONFIRMED

LEFT = OrderLine.quantity - OrderLine.returned
HAD = OrderLine.admits.is_(False), LEFT > 0
WORDS = func.concat(LEFT, " × ", OrderLine.name)


def list_left(order: Order) -> list[Extra]:
    """What the booking has of it now, with what each cost."""
    query = (
        select(OrderLine, TicketType.per_ticket)
        .join(TicketType, TicketType.id == OrderLine.ticket_type_id)
        .where(OrderLine.order_id == order.id, *HAD)
        .order_by(OrderLine.id)
    )
    fresh = query.execution_options(populate_existing=True)
    found = []
    for line, each in db.session.execute(fresh):
        prices = split(line.gross, line.quantity)[: line.quantity - line.returned]
        found.append(Extra(line.id, line.name, each or 0, prices))
    return found


def give_back(extras: Sequence[Extra]) -> dict[int, int]:
    """Note that these went back; how many places each counter gets by that: counter id → n."""
    freed: dict[int, int] = {}
    for extra in extras:
        n = len(extra.prices)
        more = update(OrderLine).where(OrderLine.id == extra.line_id).values(returned=OrderLine.returned + n)
        db.session.execute(more.execution_options(synchronize_session=False))
        bound = select(TicketTypeCounter.counter_id).join(
            OrderLine, OrderLine.ticket_type_id == TicketTypeCounter.ticket_type_id
        )
        for counter_id in db.session.scalars(bound.where(OrderLine.id == extra.line_id)):
            freed[counter_id] = freed.get(counter_id, 0) + n
    return freed


def list_extras(order: Order) -> list[str]:
    """What goes with an order's tickets, as "2 × Parking"."""
    return [str(extra) for extra in list_left(order)]


def list_extras_of(event: Event, codes: Iterable[str] | None = None) -> dict[str, str]:
    """What goes with the tickets of an event's orders, as "2 × Parking, 1 × Dinner", by order code.

    codes: only of these orders; None: of all.
    """
    query = (
        select(Order.code, WORDS)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.event_id == event.id, Order.status == CONFIRMED, *HAD)
        .order_by(OrderLine.id)
    )
    if codes is not None:
        query = query.where(Order.code.in_(list(codes)))
    found: dict[str, str] = {}
    for code, words in db.session.execute(query):
        found[code] = f"{found[code]}, {words}" if code in found else words
    return found


def extras_expression() -> ColumnElement[str | None]:
    """SQL: the same words for the order of a Ticket; NULL for nothing, and for one that was passed on."""
    own = aliased(OrderLine)
    order_id = select(own.order_id).where(own.id == Ticket.order_line_id).correlate(Ticket).scalar_subquery()
    words = select(func.string_agg(WORDS, aggregate_order_by(literal(", "), OrderLine.id)))
    theirs = words.where(OrderLine.order_id == order_id, *HAD, Ticket.passed_at.is_(None))
    return theirs.correlate(Ticket).scalar_subquery()


def extras_with(ticket: Ticket) -> str:
    """What goes with the order of this ticket; nothing for one that was passed on."""
    return db.session.scalar(select(extras_expression()).where(Ticket.id == ticket.id)) or ""
