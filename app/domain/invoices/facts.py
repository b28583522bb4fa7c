"""What happened to invoices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class SellerSaved(What):
    """Who a community is on its invoices from now on."""

    noun: ClassVar[str] = "community"
    subject_field: ClassVar[str] = "community_id"
    community_id: int


@dataclass(frozen=True)
class InvoiceFact(What):
    noun: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    event_id: int
    order_id: int
    invoice_id: int
    amount: int
    currency: str


@dataclass(frozen=True)
class InvoiceIssued(InvoiceFact):
    pass


@dataclass(frozen=True)
class CreditNoteIssued(InvoiceFact):
    """corrects: the id of the invoice that it takes back from."""

    corrects: int


@dataclass(frozen=True)
class BillingChanged(What):
    """Whom an order's invoice is for was written anew."""

    noun: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    event_id: int
    order_id: int
