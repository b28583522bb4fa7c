"""Amounts as Stripe counts them."""

from __future__ import annotations

from app.core import money
from app.domain.payments.providers import ProviderRefused

NO_DECIMALS = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THREE_DECIMALS = frozenset("BHD JOD KWD OMR TND".split())


def to_stripe(minor: int, currency: str) -> int:
    """Our minor units in Stripe's, which differ for a few currencies (ISK and UGX have two zeros more).

    Raises ProviderRefused for an amount that Stripe can't take, such as 1.005 dinars.
    """
    ours, theirs = 10 ** money.exponent(currency), 10 ** _exponent(currency)
    amount, rest = divmod(minor * theirs, ours)
    if rest or (currency in THREE_DECIMALS and amount % 10):
        raise ProviderRefused("amount_not_chargeable")
    return int(amount)


def from_stripe(amount: int, currency: str) -> int:
    """Stripe's minor units in ours."""
    ours, theirs = 10 ** money.exponent(currency), 10 ** _exponent(currency)
    return int(amount * ours // theirs)


def _exponent(currency: str) -> int:
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2
