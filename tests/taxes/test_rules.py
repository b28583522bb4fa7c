"""What tax comes to: to the last unit, in currencies of no, two and three decimals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import promotions, taxes
from app.domain.promotions import Code
from app.domain.taxes import Tax

AMOUNTS = st.integers(0, 10**10)  # minor units, of whichever currency: the rules know no decimals
RATES = st.integers(0, 100_000).map(lambda n: Decimal(n) / 100_000)
TAXES = st.builds(Tax, st.sampled_from(["VAT", "GST", ""]), RATES, st.booleans())


def vat(rate: str, *, inside: bool = True) -> Tax:
    return Tax("VAT", Decimal(rate), inside)


def test_an_inclusive_price_stays_what_was_shown() -> None:
    """Rule 2: 2 × 25.00 inclusive is 50.00."""
    assert taxes.split(5000, vat("0.19")) == (4202, 798, 5000)


def test_a_tax_on_top_is_rounded_once_a_line() -> None:
    """3 × 10.01 with 19 %: 35.74, not three times 11.91."""
    assert taxes.split(3003, vat("0.19", inside=False)) == (3003, 571, 3574)
    assert 3 * taxes.split(1001, vat("0.19", inside=False)).gross == 3573


@pytest.mark.parametrize(
    ("currency", "amount", "inside", "on_top"),
    [("EUR", 2500, (2101, 399), 475), ("JPY", 3500, (2941, 559), 665), ("KWD", 12500, (10504, 1996), 2375)],
)
def test_each_currency_in_its_own_units(
    currency: str, amount: int, inside: tuple[int, int], on_top: int
) -> None:
    assert taxes.split(amount, vat("0.19"))[:2] == inside
    assert taxes.split(amount, vat("0.19", inside=False)).tax == on_top


@given(AMOUNTS, TAXES)
def test_net_and_tax_are_gross_and_off_by_half_a_unit_at_most(amount: int, tax: Tax) -> None:
    net, due, gross = taxes.split(amount, tax)
    assert net + due == gross
    assert amount == (gross if tax.inside else net)
    assert net >= 0
    assert due >= 0
    exact = Fraction(amount) * Fraction(tax.rate)
    if tax.inside:
        exact /= 1 + Fraction(tax.rate)
    assert abs(due - exact) <= Fraction(1, 2)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 20), TAXES), min_size=1, max_size=6),
    st.integers(1, 100),
)
def test_a_discount_comes_off_before_the_tax_and_totals_are_sums(
    lines: list[tuple[int, int, Tax]], percent: int
) -> None:
    code = Code(1, "X", "percent", percent, 9)
    asked = [promotions.Asked(n, unit, count) for n, (unit, count, _tax) in enumerate(lines)]
    off = promotions.discounts(code, asked)
    splits = [
        taxes.split(unit * count - less, tax) for (unit, count, tax), less in zip(lines, off, strict=True)
    ]
    summed = taxes.sum_by_tax((tax, s.net, s.tax) for (_u, _n, tax), s in zip(lines, splits, strict=True))
    bare = sum(
        s.gross for (_u, _n, tax), s in zip(lines, splits, strict=True) if not tax.rate and not tax.name
    )
    assert sum(one.net + one.tax for one in summed) + bare == sum(s.gross for s in splits)


@given(AMOUNTS, TAXES, st.lists(st.floats(0, 1), max_size=8))
def test_parts_given_back_add_up_to_the_tax_of_the_line(amount: int, tax: Tax, cuts: list[float]) -> None:
    _net, due, gross = taxes.split(amount, tax)
    ends = sorted({int(gross * cut) for cut in cuts} | {0, gross})
    parts = [taxes.tax_in(end, gross, due) - taxes.tax_in(start, gross, due) for start, end in pairwise(ends)]
    assert sum(parts) == due
    assert all(part >= 0 for part in parts)


@given(RATES)
def test_a_percentage_is_written_without_zeros(rate: Decimal) -> None:
    assert taxes.rate_of(taxes.percent_of(rate)) == rate


def test_percentages_as_people_write_them() -> None:
    assert [str(taxes.percent_of(Decimal(r))) for r in ("0.19000", "0.08875", "0.10", "0")] == [
        "19", "8.875", "10", "0",
    ]  # fmt: skip
