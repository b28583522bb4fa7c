"""Taxes as people read them beside a price."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal

from app.core.i18n import gettext as _
from app.core.money import written
from app.domain.taxes.rules import Tax, percent_of


def say_rate(rate: Decimal) -> str:
    """19 %, as the reader's language writes numbers."""
    return f"{format_decimal(percent_of(rate), '0.###')} %"


def name_tax(tax: Tax) -> str:
    """What it is called: 19 % VAT; of an exempt one its name alone."""
    return f"{say_rate(tax.rate)} {tax.name}".strip() if tax.rate else tax.name


def say_tax(tax: Tax) -> str:
    """What stands beside a price: “plus 19 % VAT”, “incl. 9 % VAT”, an exempt one's name; "" without tax."""
    if not tax.rate:
        return tax.name
    name = name_tax(tax)
    return _("incl. %(tax)s", tax=name) if tax.inside else _("plus %(tax)s", tax=name)


def say_base(tax: Tax, net: int, currency: str) -> str:
    """What an amount of tax is on: “19 % VAT on €42.02”; an exempt one's name alone. net: minor units."""
    if not tax.rate:
        return tax.name
    return _("%(tax)s on %(net)s", tax=name_tax(tax), net=written(net, currency))
