"""Receipts on paper: what was booked, paid for it and given back. No invoice, no number series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.documents.pdf import make_pdf


@dataclass(frozen=True)
class PrintedLine:
    """A line of an order, its money in words."""

    name: str
    quantity: int
    net: str
    rate: str
    tax: str
    gross: str


@dataclass(frozen=True)
class PrintedTax:
    """One tax by rate in words, and what it comes to; an exempt one's amount is empty."""

    what: str
    amount: str


@dataclass(frozen=True)
class PrintedMove:
    """Money that came or went: what it was, when, how much, in words."""

    what: str
    at: str
    amount: str


@dataclass(frozen=True)
class PrintedReceipt:
    """What a receipt shows, in words. net: of all lines, shown where there are taxes.

    paid, back: the sums; back is empty when nothing went back.
    """

    title: str
    day: str
    host: str
    buyer: str
    email: str
    code: str
    lines: Sequence[PrintedLine]
    net: str
    taxes: Sequence[PrintedTax]
    total: str
    moves: Sequence[PrintedMove]
    paid: str
    back: str


def receipt_pdf(receipt: PrintedReceipt) -> bytes:
    """One A4 sheet or more. Raises OSError where documents.can_make_pdf() is False."""
    return make_pdf("receipt.html", {"receipt": receipt})
