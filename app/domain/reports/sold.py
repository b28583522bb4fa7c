"""What confirmed orders sold, and what of it went back with its tickets."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Numeric, cast, func, literal, select, union_all

from app.core.db import db
from app.domain.reports.sums import Row
from app.domain.taxes import Tax
from app.models import Event, Order, OrderLine, Refund, RefundExtra, RefundItem, Ticket, TicketType
from app.models.orders import CONFIRMED
from app.models.payments import FAILED
from app.models.tickets import CANCELLED as VOID

DAY: ColumnElement[date] = cast(func.timezone(Event.timezone, Order.confirmed_at), Date)


def list_sold(event_ids: Any, *where: ColumnElement[bool]) -> list[Row]:
    """Of these events the confirmed orders that the conditions on Order and Event leave, by type."""
    back = given_back(event_ids)
    gone: Any = func.coalesce(back.c.gross, 0)
    of = OrderLine.tax_name, OrderLine.rate, OrderLine.tax_inside
    query: Any = (
        select(
            DAY.label("day"),
            OrderLine.ticket_type_id,
            TicketType.name,
            Order.currency,
            func.sum(OrderLine.quantity - OrderLine.returned - func.coalesce(back.c.tickets, 0)),
            func.sum(OrderLine.gross - gone),
            func.sum(OrderLine.tax - _tax_in(gone)),
            *of,
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(TicketType, TicketType.id == OrderLine.ticket_type_id)
        .join(Event, Event.id == Order.event_id)
        .outerjoin(back, back.c.order_line_id == OrderLine.id)
        .where(Order.status == CONFIRMED, Order.event_id.in_(event_ids), *where)
        .group_by("day", OrderLine.ticket_type_id, TicketType.name, TicketType.position, Order.currency, *of)
        .order_by(TicketType.position, OrderLine.ticket_type_id, "day")
    )
    return [
        Row(day, type_id, name, currency, int(tickets), int(gross), int(tax), Tax(*of))
        for day, type_id, name, currency, tickets, gross, tax, *of in db.session.execute(query)
    ]


def given_back(event_ids: Any) -> Any:
    """SQL: how many tickets of each line are void, and what went back for them or for what went with them."""
    item = select(RefundItem.ticket_id, func.sum(RefundItem.amount).label("amount")).join(
        Refund, Refund.id == RefundItem.refund_id
    )
    items = item.where(Refund.state != FAILED).group_by(RefundItem.ticket_id).subquery()
    query = (
        select(
            Ticket.order_line_id,
            func.count().label("tickets"),
            func.coalesce(func.sum(items.c.amount), 0).label("gross"),
        )
        .outerjoin(items, items.c.ticket_id == Ticket.id)
        .where(Ticket.status == VOID, Ticket.event_id.in_(event_ids))
        .group_by(Ticket.order_line_id)
    )
    extras = (
        select(RefundExtra.order_line_id, literal(0), func.sum(RefundExtra.amount))
        .join(Refund, Refund.id == RefundExtra.refund_id)
        .join(OrderLine, OrderLine.id == RefundExtra.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Refund.state != FAILED, Order.event_id.in_(event_ids))
        .group_by(RefundExtra.order_line_id)
    )
    return union_all(query, extras).subquery()


def _tax_in(part: Any) -> Any:
    """SQL: the tax in a part of a line's gross, rounded as taxes.tax_in does, so as its credit note."""
    whole: Any = func.nullif(OrderLine.gross, 0)
    return func.coalesce(func.round(cast(OrderLine.tax, Numeric) * part / whole), 0)
