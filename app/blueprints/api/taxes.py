"""Taxes on the wire: what a price carries, and what of a booking's lines is net and tax."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.blueprints.api.fields import money_of
from app.domain import taxes
from app.domain.taxes import Tax
from app.models import OrderLine


def tax_of(tax: Tax) -> dict[str, Any] | None:
    """The tax that a price carries, None for none; what is exempt has its name and 0 percent."""
    if not tax.rate and not tax.name:
        return None
    return {"name": tax.name, "percent": str(taxes.percent_of(tax.rate)), "inside": tax.inside}


def split_of(line: OrderLine, currency: str) -> dict[str, Any]:
    """What of a line is net and tax, and the tax it was sold with."""
    return {
        "net": money_of(line.net, currency),
        "tax": money_of(line.tax, currency),
        "gross": money_of(line.gross, currency),
        "tax_name": line.tax_name,
        "percent": str(taxes.percent_of(line.rate)),
        "tax_inside": line.tax_inside,
    }


def sums_of(lines: Sequence[OrderLine], currency: str) -> list[dict[str, Any]]:
    """The tax in lines by rate, the highest first."""
    return [
        {**(tax_of(one.of) or {}), "net": money_of(one.net, currency), "tax": money_of(one.tax, currency)}
        for one in taxes.taxes_of(lines)
    ]
