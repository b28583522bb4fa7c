"""Taxes: how much a price carries, and what of a line is net and tax."""

from app.domain.taxes.facts import EventTaxChanged
from app.domain.taxes.keeping import TaxDetails, add_rule, edit_rule, tax_event, tax_type, withdraw_rule
from app.domain.taxes.queries import (
    cost_of,
    count_events,
    get_rule,
    list_rules,
    tax_by,
    tax_of,
    tax_of_line,
    taxes_of,
)
from app.domain.taxes.rules import (
    NO_TAX,
    Split,
    Tax,
    Taxed,
    percent_of,
    rate_of,
    split,
    sum_by_tax,
    tax_in,
)
from app.domain.taxes.words import name_tax, say_base, say_rate, say_tax

__all__ = [
    "NO_TAX",
    "EventTaxChanged",
    "Split",
    "Tax",
    "TaxDetails",
    "Taxed",
    "add_rule",
    "cost_of",
    "count_events",
    "edit_rule",
    "get_rule",
    "list_rules",
    "name_tax",
    "percent_of",
    "rate_of",
    "say_base",
    "say_rate",
    "say_tax",
    "split",
    "sum_by_tax",
    "tax_by",
    "tax_event",
    "tax_in",
    "tax_of",
    "tax_of_line",
    "tax_type",
    "taxes_of",
    "withdraw_rule",
]
