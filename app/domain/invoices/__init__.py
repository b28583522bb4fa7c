"""Invoices: numbered without a gap, frozen as they were issued, taken back by credit notes alone."""

from app.domain.invoices import reactions
from app.domain.invoices.billing import Billing, bill_booking, clean_billing, correct_billing, say_billing
from app.domain.invoices.facts import BillingChanged, CreditNoteIssued, InvoiceIssued, SellerSaved
from app.domain.invoices.issuing import correct_invoice, credit_payment, credit_refund, issue_invoice
from app.domain.invoices.papers import file_name, percent_of, print_invoice, sums_by_rate, told
from app.domain.invoices.queries import (
    MOST_PRINTED,
    Listed,
    Wanted,
    find_standing,
    get_by_id,
    get_of_community,
    get_of_order,
    has_invoice,
    list_for,
    list_invoices,
    list_of_order,
    read_all,
)
from app.domain.invoices.seller import SellerDetails, find_seller, save_seller

__all__ = [
    "MOST_PRINTED",
    "Billing",
    "BillingChanged",
    "CreditNoteIssued",
    "InvoiceIssued",
    "Listed",
    "SellerDetails",
    "SellerSaved",
    "Wanted",
    "bill_booking",
    "clean_billing",
    "correct_billing",
    "correct_invoice",
    "credit_payment",
    "credit_refund",
    "file_name",
    "find_seller",
    "find_standing",
    "get_by_id",
    "get_of_community",
    "get_of_order",
    "has_invoice",
    "issue_invoice",
    "list_for",
    "list_invoices",
    "list_of_order",
    "percent_of",
    "print_invoice",
    "reactions",
    "read_all",
    "save_seller",
    "say_billing",
    "sums_by_rate",
    "told",
]
