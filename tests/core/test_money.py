"""Money is an integer of the minor unit; the exponent comes from the currency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import money


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("12,5", "EUR", 1250),
        ("12", "EUR", 1200),
        ("1500", "JPY", 1500),
        ("1.234", "KWD", 1234),
        ("１２，５０", "EUR", 1250),
        ("١٢٫٥٠", "EUR", 1250),
    ],
)
def test_parse(typed: str, currency: str, minor: int) -> None:
    assert money.parse(typed, currency) == minor


def test_written_below_zero_has_a_real_minus() -> None:
    assert money.written(-1250, "EUR") == "−€12.50"


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("12.505", "EUR"),
        ("12.5", "JPY"),
        ("-1", "EUR"),
        ("1e3", "EUR"),
        ("1²", "EUR"),
        ("", "EUR"),
        ("NaN", "EUR"),
        ("9" * 13, "EUR"),
    ],
)
def test_parse_refuses(typed: str, currency: str) -> None:
    with pytest.raises(ValueError):
        money.parse(typed, currency)


@given(st.integers(0, 10**11), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_plain_and_parse_are_inverse(minor: int, currency: str) -> None:
    assert money.parse(money.plain(minor, currency), currency) == minor


def test_written_as_the_reader_expects() -> None:
    assert money.written(1250, "EUR", "en") == "€12.50"
    assert money.written(1500, "JPY", "en") == "¥1,500"
