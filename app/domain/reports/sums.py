"""What was sold, added up by day, ticket type and tax. Minor units by currency, never across. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain import taxes
from app.domain.taxes import Tax

Money = Mapping[str, int]
SOLD, BESIDE, LOST = "sold", "beside", "lost"


@dataclass(frozen=True)
class Sum:
    """An amount; tax: what of it is tax."""

    gross: Money = field(default_factory=dict)
    tax: Money = field(default_factory=dict)

    @property
    def net(self) -> Money:
        """What is left of it without the tax."""
        return less(self.gross, self.tax)


@dataclass(frozen=True)
class Sold:
    """How many tickets, for how much; tax: what of it is tax.

    beside: what went back of it, or is on its way, while all of its tickets stayed. lost: to disputes.
    """

    tickets: int
    gross: Money = field(default_factory=dict)
    tax: Money = field(default_factory=dict)
    beside: Sum = Sum()
    lost: Sum = Sum()

    @property
    def net(self) -> Money:
        """What is left of it without the tax."""
        return less(self.gross, self.tax)

    @property
    def left(self) -> Sum:
        """What is left of it without what went back beside it or was lost."""
        return Sum(
            less(self.gross, self.beside.gross, self.lost.gross),
            less(self.tax, self.beside.tax, self.lost.tax),
        )


@dataclass(frozen=True)
class Sales:
    """Confirmed orders by day and by ticket type, without tickets that were given back.

    Every order is in one day or in `earlier`.

    days: each day of the span, also those without a sale, on the clocks of the events.
    types: by name, in the order of the ticket types.
    taxes: by tax, the highest rate first; what carried none last; empty where nothing carried any.
    """

    days: list[tuple[date, Sold]]
    earlier: Sold
    types: list[tuple[str, Sold]]
    taxes: list[tuple[Tax, Sold]]
    total: Sold


@dataclass(frozen=True)
class Row:
    """Tickets of one type sold on one day in one currency with one tax.

    kind: SOLD, or BESIDE or LOST for what is gone of such a sale, which counts no tickets.
    """

    day: date
    type_id: int
    name: str
    currency: str
    tickets: int
    gross: int
    tax: int = 0
    of: Tax = taxes.NO_TAX
    kind: str = SOLD


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
        earlier=_add([row for row in rows if row.day < first]),
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


def _add(rows: list[Row]) -> Sold:
    sold, beside, lost = (_sum(row for row in rows if row.kind == kind) for kind in (SOLD, BESIDE, LOST))
    return Sold(sum(row.tickets for row in rows), sold.gross, sold.tax, beside, lost)


def _sum(rows: Iterable[Row]) -> Sum:
    gross, tax = dict[str, int](), dict[str, int]()
    for row in rows:
        gross[row.currency] = gross.get(row.currency, 0) + row.gross
        if row.tax:
            tax[row.currency] = tax.get(row.currency, 0) + row.tax
    return Sum(gross, tax)


def less(whole: Money, *parts: Money) -> Money:
    """What is left of it without the parts, also where that is nothing."""
    return {
        currency: amount - sum(part.get(currency, 0) for part in parts) for currency, amount in whole.items()
    }
