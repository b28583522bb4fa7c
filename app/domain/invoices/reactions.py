"""What follows from money: an invoice for what was paid, a credit note for what went back."""

from __future__ import annotations

from app.core.db import db
from app.core.facts import Fact, reacts_later
from app.domain.invoices.issuing import credit_lost, credit_refund, invoice_won, issue_invoice
from app.domain.payments import DisputeLost, DisputeWon, PaymentCompleted, RefundCompleted
from app.models import Order, Payment, Refund


@reacts_later(PaymentCompleted)
def invoice_payment(what: PaymentCompleted, fact: Fact) -> None:
    """The order is confirmed with the payment, or its money goes back and there is nothing to invoice."""
    issue_invoice(db.session.get_one(Order, what.order_id))


@reacts_later(RefundCompleted)
def credit_what_went_back(what: RefundCompleted, fact: Fact) -> None:
    credit_refund(db.session.get_one(Refund, what.refund_id))


@reacts_later(DisputeLost)
def credit_what_was_lost(what: DisputeLost, fact: Fact) -> None:
    credit_lost(db.session.get_one(Payment, what.payment_id))


@reacts_later(DisputeWon)
def invoice_what_came_back(what: DisputeWon, fact: Fact) -> None:
    invoice_won(db.session.get_one(Payment, what.payment_id))
