"""What is gone of sales whose tickets stayed: given back, or lost to disputes.

Each order's is spread over its lines as credit notes spread it, so that days, ticket types and taxes
add up to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, exists, func, literal, null, select, union_all

from app.core.db import db
from app.core.money import spread
from app.domain import taxes
from app.domain.reports.sold import DAY, given_back
from app.domain.reports.sums import BESIDE, LOST, Row
from app.domain.taxes import Tax
from app.models import (
    Dispute,
    Event,
    Order,
    OrderLine,
    Payment,
    Refund,
    RefundItem,
    Ticket,
    TicketSwap,
    TicketType,
)
from app.models.orders import CONFIRMED
from app.models.payments import FAILED
from app.models.payments import LOST as DECIDED


class Gone(NamedTuple):
    """Minor units that are gone. kind: BESIDE or LOST. line_id: of the swapped ticket they are of, if any."""

    kind: str
    amount: int
    line_id: int | None = None


class Line(NamedTuple):
    """One line of such an order as it was sold. back: what went back of its gross with its tickets."""

    id: int
    sale: Row
    back: int


def list_gone(*where: ColumnElement[bool]) -> list[Row]:
    """Of the confirmed orders that these conditions on Order and Event leave, what is gone of each line."""
    taken = defaultdict(list)
    for order_id, *one in db.session.execute(_taken(where)):
        taken[order_id].append(Gone._make(one))
    lines = _lines(taken.keys()) if taken else {}
    return [row for order_id, of_order in taken.items() for row in taken_off(lines[order_id], of_order)]


def taken_off(lines: Collection[Line], taken: Iterable[Gone]) -> Iterator[Row]:
    """What of an order's lines is gone, one thing after the other, each with its part of the line's tax."""
    before = {line.id: line.back for line in lines}
    for one in taken:
        left = {line.id: line.sale.gross - before[line.id] for line in lines}
        own = one.line_id is not None and one.amount <= left.get(one.line_id, 0)
        parts = {one.line_id: one.amount} if own else spread(one.amount, left)
        for line in lines:
            if amount := parts.get(line.id, 0):
                tax = _tax_to(line, before[line.id] + amount) - _tax_to(line, before[line.id])
                before[line.id] += amount
                yield replace(line.sale, kind=one.kind, gross=amount, tax=tax)


def _tax_to(line: Line, part: int) -> int:
    return taxes.tax_in(part, line.sale.gross, line.sale.tax)


def _taken(where: Iterable[ColumnElement[bool]]) -> Any:
    """SQL: what went back of no ticket, or disputes took. What came twice, late or wrong sold nothing."""
    by_itself = exists().where(
        Refund.key.startswith(func.concat("payment:", Payment.id, ":")),
        Refund.payment_id == Payment.id,
    )
    sales = Order.status == CONFIRMED, Payment.flag.is_(None), ~by_itself.correlate(Payment), *where
    no_ticket = ~exists().where(RefundItem.refund_id == Refund.id)
    line_id = select(Ticket.order_line_id).join(TicketSwap, TicketSwap.ticket_id == Ticket.id)
    swapped = line_id.where(TicketSwap.refund_id == Refund.id).scalar_subquery()
    beside: Any = select(Order.id, literal(BESIDE), Refund.amount, swapped, Refund.created_at.label("at"))
    lost: Any = select(
        Order.id, literal(LOST), Dispute.amount, null().cast(BigInteger), Dispute.closed_at.label("at")
    )
    paid = Payment.order_id == Order.id
    both = union_all(
        beside.join(Payment, paid).join(Refund, Refund.payment_id == Payment.id)
        .join(Event, Event.id == Order.event_id).where(Refund.state != FAILED, no_ticket, *sales),
        lost.join(Payment, paid).join(Dispute, Dispute.payment_id == Payment.id)
        .join(Event, Event.id == Order.event_id).where(Dispute.state == DECIDED, *sales),
    ).subquery()  # fmt: skip
    parts = [column for column in both.c if column.name != "at"]
    return select(*parts).order_by(both.c.id, both.c.at)


def _lines(order_ids: Collection[int]) -> dict[int, list[Line]]:
    back = given_back(select(Order.event_id).where(Order.id.in_(order_ids)))
    of = OrderLine.tax_name, OrderLine.rate, OrderLine.tax_inside
    query: Any = (
        select(
            Order.id,
            OrderLine.id,
            func.coalesce(back.c.gross, 0),
            DAY,
            OrderLine.ticket_type_id,
            TicketType.name,
            Order.currency,
            OrderLine.gross,
            OrderLine.tax,
            *of,
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(TicketType, TicketType.id == OrderLine.ticket_type_id)
        .join(Event, Event.id == Order.event_id)
        .outerjoin(back, back.c.order_line_id == OrderLine.id)
        .where(Order.id.in_(order_ids))
        .order_by(OrderLine.id)
    )
    found = defaultdict(list)
    for order_id, line_id, gone, day, type_id, name, currency, gross, tax, *of_tax in db.session.execute(
        query
    ):
        sale = Row(day, type_id, name, currency, 0, gross, tax, Tax(*of_tax))
        found[order_id].append(Line(line_id, sale, int(gone)))
    return found
