"""What was sold when, in tickets and money. Money is minor units by currency, never added across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Numeric, Select, cast, exists, func, literal, select, union_all

from app.core import clock
from app.core.db import db
from app.domain import payments, taxes
from app.domain.reports import own_events
from app.domain.taxes import Tax
from app.models import (
    Dispute,
    Event,
    Order,
    OrderLine,
    Payment,
    Refund,
    RefundExtra,
    RefundItem,
    Ticket,
    TicketType,
    User,
)
from app.models.orders import CONFIRMED
from app.models.payments import COMPLETED, FAILED, LOST
from app.models.tickets import CANCELLED as VOID

Money = Mapping[str, int]


@dataclass(frozen=True)
class Sold:
    """How many tickets, for how much; tax: what of it is tax."""

    tickets: int
    gross: Money
    tax: Money = field(default_factory=dict)

    @property
    def net(self) -> Money:
        """What is left of it without the tax."""
        return {currency: amount - self.tax.get(currency, 0) for currency, amount in self.gross.items()}


@dataclass(frozen=True)
class Takings:
    """taken: what was paid, less what was given back or lost to disputes. refunded: what was given back."""

    taken: Money
    refunded: Money


@dataclass(frozen=True)
class Sales:
    """Confirmed orders by day and by ticket type, without tickets that were given back.

    Every order is in one day or in `earlier`.

    days: each day of the span, also those without a sale, on the clocks of the events.
    types: by name, in the order of the ticket types.
    taxes: by tax, the highest rate first; what carried none last; empty where nothing carried any.
    beside: what went back of these orders, or is on its way, while all of their tickets stayed.
    """

    days: list[tuple[date, Sold]]
    earlier: Sold
    types: list[tuple[str, Sold]]
    taxes: list[tuple[Tax, Sold]]
    total: Sold
    beside: Money = field(default_factory=dict)

    @property
    def left(self) -> Money:
        """What is left of the total without that."""
        return {of: amount - self.beside.get(of, 0) for of, amount in self.total.gross.items()}


@dataclass(frozen=True)
class Row:
    """Tickets of one type sold on one day in one currency with one tax."""

    day: date
    type_id: int
    name: str
    currency: str
    tickets: int
    gross: int
    tax: int = 0
    of: Tax = taxes.NO_TAX


def sales_of(event: Event, days: int = 30) -> Sales:
    """The event's sales; the span ends today, or on the event's last day once it is over."""
    rows = _read(_by_day(_given_back([event.id])).where(Order.event_id == event.id))
    today = clock.now().astimezone(event.zone).date()
    found = summed(rows, min(today, event.local_end.date()), days)
    return replace(found, beside=_given_back_beside(event))


def sales_across(user: User, today: date, days: int = 14) -> Sales:
    """Sales of all events the person organizes in the days up to `today`, each on its event's clocks."""
    since = clock.now() - timedelta(days=days + 2)
    mine = own_events.organizes(user)
    back = _given_back(select(Event.id).where(mine))
    rows = _read(_by_day(back).where(mine, Order.confirmed_at >= since))
    first = today - timedelta(days=days - 1)
    return summed([row for row in rows if row.day >= first], today, days)


def summed(rows: Iterable[Row], last: date, days: int) -> Sales:
    """The rows as days up to `last`, types and totals; what is later than `last` counts on it."""
    rows = list(rows)
    first = last - timedelta(days=days - 1)
    span = [first + timedelta(days=n) for n in range(days)]
    by_day = defaultdict(list)
    for row in rows:
        by_day[min(row.day, last)].append(row)
    types: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        types[row.type_id].append(row)
    return Sales(
        days=[(day, _add(by_day[day])) for day in span],
        earlier=_add(row for row in rows if row.day < first),
        types=[(of_type[0].name, _add(of_type)) for of_type in types.values()],
        taxes=_by_tax(rows),
        total=_add(rows),
    )


def _by_tax(rows: Iterable[Row]) -> list[tuple[Tax, Sold]]:
    by_tax: dict[Tax, list[Row]] = defaultdict(list)
    for row in rows:
        if row.gross:
            by_tax[row.of].append(row)
    if not by_tax.keys() - {taxes.NO_TAX}:
        return []
    ranked = sorted(by_tax, key=lambda tax: (tax == taxes.NO_TAX, -tax.rate, tax.name, tax.inside))
    return [(tax, _add(by_tax[tax])) for tax in ranked]


def _add(rows: Iterable[Row]) -> Sold:
    tickets, gross, tax = 0, dict[str, int](), dict[str, int]()
    for row in rows:
        tickets += row.tickets
        gross[row.currency] = gross.get(row.currency, 0) + row.gross
        if row.tax:
            tax[row.currency] = tax.get(row.currency, 0) + row.tax
    return Sold(tickets, gross, tax)


def _given_back(event_ids: Any) -> Any:
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


def _given_back_beside(event: Event) -> Money:
    """What went back of orders that stand, and of no ticket; of what was paid twice nothing was a sale."""
    of_tickets = exists().where(RefundItem.refund_id == Refund.id)
    twice = Refund.key == func.concat("payment:", Payment.id, ":", payments.TWICE)
    query = (
        select(Payment.captured_currency, func.sum(Refund.amount))
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Order.status == CONFIRMED, Refund.state != FAILED)
        .where(~of_tickets, ~twice)
        .group_by(Payment.captured_currency)
    )
    return {str(currency): int(amount) for currency, amount in db.session.execute(query)}


def _by_day(back: Any) -> Any:
    day: ColumnElement[date] = cast(func.timezone(Event.timezone, Order.confirmed_at), Date)
    gone: Any = func.coalesce(back.c.gross, 0)
    of = OrderLine.tax_name, OrderLine.rate, OrderLine.tax_inside
    query: Any = (
        select(
            day.label("day"),
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
        .where(Order.status == CONFIRMED)
        .group_by("day", OrderLine.ticket_type_id, TicketType.name, TicketType.position, Order.currency, *of)
        .order_by(TicketType.position, OrderLine.ticket_type_id, "day")
    )
    return query


def _tax_in(part: Any) -> Any:
    """SQL: the tax in a part of a line's gross, rounded as taxes.tax_in does, so as its credit note."""
    whole: Any = func.nullif(OrderLine.gross, 0)
    return func.coalesce(func.round(cast(OrderLine.tax, Numeric) * part / whole), 0)


def _read(query: Select[Any]) -> list[Row]:
    found = db.session.execute(query).all()
    return [
        Row(day, type_id, name, currency, int(tickets), int(gross), int(tax), Tax(*of))
        for day, type_id, name, currency, tickets, gross, tax, *of in found
    ]


def takings_of(event: Event) -> Takings:
    """What the event took and gave back, in one statement."""
    taken = (
        select(literal("taken"), Payment.captured_currency, func.sum(Payment.captured))
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Payment.captured.is_not(None))
        .group_by(Payment.captured_currency)
    )
    refunded = (
        select(literal("refunded"), Payment.captured_currency, func.sum(Refund.amount))
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Refund.state == COMPLETED)
        .group_by(Payment.captured_currency)
    )
    lost = (
        select(literal("lost"), Payment.captured_currency, func.sum(Dispute.amount))
        .join(Payment, Payment.id == Dispute.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Dispute.state == LOST)
        .group_by(Payment.captured_currency)
    )
    sums: dict[str, dict[str, int]] = {"taken": {}, "refunded": {}, "lost": {}}
    found: Any = db.session.execute(union_all(taken, refunded, lost))
    for kind, currency, amount in found:
        sums[kind][currency] = int(amount)
    back, gone = sums["refunded"], sums["lost"]
    kept = {
        currency: amount - back.get(currency, 0) - gone.get(currency, 0)
        for currency, amount in sums["taken"].items()
    }
    return Takings({currency: amount for currency, amount in kept.items() if amount}, back)
