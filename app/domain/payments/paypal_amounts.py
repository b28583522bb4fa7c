"""Amounts as PayPal writes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.core import money
from app.domain.payments.providers import PAYPAL_CURRENCIES, ProviderRefused

WHOLE = frozenset({"HUF", "JPY", "TWD"})  # PayPal takes no decimals of these


def to_paypal(minor: int, currency: str) -> dict[str, str]:
    """An amount as PayPal writes it. Raises ProviderRefused for one that it can't take."""
    unit = 10 ** money.exponent(currency)
    if currency not in PAYPAL_CURRENCIES or (currency in WHOLE and minor % unit):
        raise ProviderRefused("amount_not_chargeable")
    value = str(minor // unit) if currency in WHOLE else money.plain(minor, currency)
    return {"currency_code": currency, "value": value}


def from_paypal(amount: Mapping[str, str]) -> tuple[int, str]:
    """Our minor units and currency of an amount that PayPal wrote."""
    currency = amount["currency_code"].upper()
    return int(Decimal(amount["value"]).scaleb(money.exponent(currency))), currency
