"""Prices that look at home in their currency."""

from typing import NamedTuple


class CurrencyPlan(NamedTuple):
    """`exponent` digits of the minor unit, `per_euro` what a ticket costs there, `step` in whole units."""

    exponent: int
    per_euro: float
    step: float


CURRENCIES: dict[str, CurrencyPlan] = {
    "AUD": CurrencyPlan(2, 1.6, 1),
    "CAD": CurrencyPlan(2, 1.45, 1),
    "EGP": CurrencyPlan(2, 22, 10),
    "EUR": CurrencyPlan(2, 1, 0.5),
    "GBP": CurrencyPlan(2, 0.85, 0.5),
    "ILS": CurrencyPlan(2, 3.9, 5),
    "INR": CurrencyPlan(2, 40, 50),
    "ISK": CurrencyPlan(0, 190, 100),
    "JPY": CurrencyPlan(0, 150, 100),
    "KES": CurrencyPlan(2, 70, 50),
    "KRW": CurrencyPlan(0, 1300, 1000),
    "MXN": CurrencyPlan(2, 14, 10),
    "NGN": CurrencyPlan(2, 700, 500),
    "NZD": CurrencyPlan(2, 1.7, 1),
    "PLN": CurrencyPlan(2, 3.2, 5),
    "SEK": CurrencyPlan(2, 11, 5),
    "TND": CurrencyPlan(3, 1.9, 1),
    "TRY": CurrencyPlan(2, 24, 10),
    "USD": CurrencyPlan(2, 1.15, 1),
    "VND": CurrencyPlan(0, 11000, 5000),
}


def local_price(euro_cents: float, currency: str) -> int:
    """A round price in minor units of the currency; zero stays zero, nothing else becomes zero."""
    if euro_cents <= 0:
        return 0
    plan = CURRENCIES[currency]
    steps = max(1, round(euro_cents / 100 * plan.per_euro / plan.step))
    return round(steps * plan.step * int(10**plan.exponent))
