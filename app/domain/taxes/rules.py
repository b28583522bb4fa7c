"""What tax comes to: rounded once a line, adding up to the last unit. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

MOST_PERCENT = 100
MOST_DECIMALS = 3


class Tax(NamedTuple):
    """A tax as a price carries it. rate: a share, 0.19; inside: the price holds it already."""

    name: str = ""
    rate: Decimal = Decimal(0)
    inside: bool = True


class Split(NamedTuple):
    """Minor units; net + tax is gross."""

    net: int
    tax: int
    gross: int


class Taxed(NamedTuple):
    """What all lines of one tax come to together, in minor units."""

    of: Tax
    net: int
    tax: int


NO_TAX = Tax()


def split(amount: int, of: Tax) -> Split:
    """A line's amount after discounts, in minor units, as net, tax and gross.

    Inside: the gross stays what was shown, the tax is gross − gross / (1 + rate). On top: the net
    stays, the tax is net × rate. Rounded half up once.
    """
    if not of.rate:
        return Split(amount, 0, amount)
    if of.inside:
        net = _rounded(Decimal(amount) / (1 + of.rate))
        return Split(net, amount - net, amount)
    tax = _rounded(amount * of.rate)
    return Split(amount, tax, amount + tax)


def tax_in(part: int, gross: int, tax: int) -> int:
    """The tax in the first `part` of a line's gross that goes back, in minor units.

    Counted from the line's beginning, so that parts given back one after the other (each the
    difference of two such sums) add up to the line's tax.
    """
    return _rounded(Decimal(tax) * part / gross) if gross else 0


def sum_by_tax(lines: Iterable[tuple[Tax, int, int]]) -> list[Taxed]:
    """What lines (their tax, net and tax amount) come to by tax, the highest rate first.

    Lines without any tax to name are left out.
    """
    found: dict[Tax, Taxed] = {}
    for of, net, tax in lines:
        if of.rate or of.name:
            known = found.get(of, Taxed(of, 0, 0))
            found[of] = Taxed(of, known.net + net, known.tax + tax)
    return sorted(found.values(), key=lambda one: (-one.of.rate, one.of.name, one.of.inside))


def rate_of(percent: Decimal) -> Decimal:
    """The share that a percentage is, 0.19 of 19."""
    return percent / 100


def percent_of(rate: Decimal) -> Decimal:
    """The percentage of a share, without zeros at its end: 19 of 0.19000."""
    percent = (rate * 100).normalize()
    return percent.quantize(Decimal(1)) if percent == percent.to_integral() else percent


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
