"""Money: integers of the currency's minor unit, never a float.

Exponents are ISO 4217's; every code not named here has two decimals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency

from app.core.text import plain_digits

NO_DECIMALS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
LARGEST = 10**12
AMOUNT = re.compile(r"(\d{1,12})(?:[.,](\d{1,3}))?", re.ASCII)


def exponent(currency: str) -> int:
    """How many decimals `currency` (ISO code) has: 0, 2 or 3."""
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def parse(text: str, currency: str) -> int:
    """Minor units of an amount as people type it: "12", "12.50", "12,5", "１２".

    Raises ValueError for anything else, also for more decimals than the currency has.
    """
    match = AMOUNT.fullmatch(plain_digits(text).strip())
    digits = exponent(currency)
    if match is None or len(match[2] or "") > digits:
        raise ValueError(text)
    minor = int(match[1] + (match[2] or "").ljust(digits, "0"))
    if minor > LARGEST:
        raise ValueError(text)
    return minor


def plain(minor: int, currency: str) -> str:
    """The amount as a decimal without its mark, "12.50", for fields and JSON."""
    digits = exponent(currency)
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"


@lru_cache(maxsize=8192)
def written(minor: int, currency: str, locale: str = "en") -> str:
    """The amount as a reader of `locale` expects it, "€12.50"; below zero with a real minus, "−€12.50"."""
    found = format_currency(Decimal(minor).scaleb(-exponent(currency)), currency, locale=locale)
    return found.replace("-", "−", 1) if minor < 0 else str(found)


def spread(amount: int, parts: Mapping[int, int]) -> dict[int, int]:
    """An amount over parts by their size, in whole minor units that add up; at most all of them."""
    whole = sum(parts.values())
    amount = min(amount, whole)
    if not amount:
        return {}
    shares = {key: amount * part // whole for key, part in parts.items()}
    rests = sorted(parts, key=lambda key: (-(amount * parts[key] % whole), key))
    for key in rests[: amount - sum(shares.values())]:
        shares[key] += 1
    return {key: share for key, share in shares.items() if share}
