"""Invoices and credit notes: one's own, and those that one's communities issued."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app.blueprints.api import lists
from app.blueprints.api.fields import Instant, MoneySchema, money_of
from app.blueprints.api.needs import INVOICE_PARTY, SIGNED_IN
from app.blueprints.api.shapes import Shape, always, listing, maybe
from app.blueprints.api.table import ID, feature
from app.domain import invoices
from app.models import Invoice
from app.web.policy import signed_in_user
from app.web.printing import as_pdf, check_press


class BilledShape(Shape):
    """One line. What a credit note takes back of it is above zero, too; percent is of its tax."""

    name = always(fields.String)
    quantity = always(fields.Integer)
    percent = always(fields.String, metadata={"example": "19"})
    tax_name = always(fields.String)
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)
    gross = fields.Nested(MoneySchema, required=True)


class InvoiceShape(Shape):
    """kind: invoice or credit. corrects: the id of the invoice that a credit note takes back from."""

    id = always(fields.Integer)
    number = always(fields.String)
    kind = always(fields.String)
    booking = always(fields.Integer)
    corrects = maybe(fields.Integer)
    issued_at = always(Instant)
    buyer = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    seller = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    lines = fields.List(fields.Nested(BilledShape), required=True)
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)
    total = fields.Nested(MoneySchema, required=True)


@feature.read("/invoices/", needs=SIGNED_IN, query=lists.ListQuery, answer=listing(InvoiceShape),
              tag="invoices")  # fmt: skip
def list_invoices(query: dict[str, Any]) -> dict[str, Any]:
    """Those of one's bookings and of one's communities, newest first."""
    found = invoices.list_for(signed_in_user(), query["page"], query["page_size"])
    return lists.told(found, query, _invoice)


@feature.read(f"/invoices/{ID}/", needs=INVOICE_PARTY, answer=InvoiceShape, tag="invoices")
def show_invoice(invoice: Invoice) -> dict[str, Any]:
    """One of them, as it was issued."""
    return _invoice(invoice)


@feature.read(f"/invoices/{ID}/pdf/", needs=INVOICE_PARTY, media="application/pdf", tag="invoices",
              answer={"type": "string", "format": "binary"})  # fmt: skip
def invoice_pdf(invoice: Invoice) -> Response:
    """One of them on paper."""
    check_press()
    return as_pdf(invoices.print_invoice(invoice), invoices.file_name(invoice))


def _invoice(invoice: Invoice) -> dict[str, Any]:
    says, currency = invoice.frozen, invoice.currency
    return {
        "id": invoice.id,
        "number": invoice.label,
        "kind": invoice.kind,
        "booking": invoice.order_id,
        "corrects": invoice.corrects_id,
        "issued_at": invoice.issued_at,
        "buyer": says["buyer"],
        "seller": says["seller"],
        "lines": [
            {
                "name": line["name"],
                "quantity": line["quantity"],
                "percent": invoices.percent_of(line),
                "tax_name": line["tax_name"],
                **{name: money_of(line[name], currency) for name in ("net", "tax", "gross")},
            }
            for line in says["lines"]
        ],
        **{name: money_of(says[name], currency) for name in ("net", "tax", "total")},
    }
