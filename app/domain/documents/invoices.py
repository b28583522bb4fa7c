"""Invoices and credit notes on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.documents.pdf import make_pdf


@dataclass(frozen=True)
class BilledLine:
    """A line, its money and rate in words. quantity: empty for a part of a line."""

    name: str
    quantity: str
    net: str
    rate: str
    tax: str
    gross: str


@dataclass(frozen=True)
class BilledTax:
    """One tax by rate in words; without an amount it is only named, as what is exempt."""

    what: str
    amount: str
    net: str


@dataclass(frozen=True)
class PrintedInvoice:
    """What an invoice shows, in words. seller, buyer: lines, of which some may be empty."""

    heading: str
    number: str
    issued: str
    supplied: str
    about: str
    seller: Sequence[str]
    tax_number: str
    footer: str
    buyer: Sequence[str]
    vat_id: str
    code: str
    title: str
    lines: Sequence[BilledLine]
    taxes: Sequence[BilledTax]
    net: str
    total: str
    is_credit: bool


def invoice_pdf(invoice: PrintedInvoice) -> bytes:
    """One A4 sheet or more. Raises OSError where documents.can_make_pdf() is False."""
    return make_pdf("invoice.html", {"invoice": invoice})
