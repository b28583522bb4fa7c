"""An invoice on paper and by mail: what was frozen, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import format_date

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Attachment, Letter, composes
from app.core.money import written
from app.domain import documents, taxes
from app.domain.documents import BilledLine, BilledTax, PrintedInvoice
from app.domain.invoices import rules
from app.domain.orders import order_secret
from app.models import Event, Invoice, Order
from app.models.invoices import CREDIT


def print_invoice(invoice: Invoice) -> bytes:
    """As PDF. Raises OSError where documents.can_make_pdf() is False."""
    return documents.invoice_pdf(told(invoice))


def told(invoice: Invoice) -> PrintedInvoice:
    """All that an invoice says, in words; from its frozen copy alone."""
    says, currency = invoice.frozen, invoice.currency
    seller, buyer = says["seller"], says["buyer"]
    return PrintedInvoice(
        heading=_("Credit note") if invoice.kind == CREDIT else _("Invoice"),
        number=invoice.label,
        issued=_day(says["issued_on"]),
        supplied=_day(says["supplied_on"]),
        about=_about(says),
        seller=[seller["legal_name"], *seller["address"].splitlines(), seller["country"]],
        tax_number=seller["tax_number"],
        footer=seller["footer"],
        buyer=[buyer["company"], buyer["name"], *buyer["address"].splitlines(), buyer["country"]],
        vat_id=buyer["vat_id"],
        code=says["order"],
        title=says["event"],
        lines=[_line(line, currency) for line in says["lines"]],
        taxes=[_tax(tax, currency) for tax in says["taxes"]],
        net=written(says["net"], currency),
        total=written(says["total"], currency),
        is_credit=invoice.kind == CREDIT,
    )


def percent_of(line: Mapping[str, Any]) -> str:
    """The percentage of a line's tax, 19."""
    return str(taxes.percent_of(Decimal(line["rate"])))


def sums_by_rate(invoice: Invoice) -> list[tuple[str, str, int, int]]:
    """The name of each tax, its percentage, net and tax in minor units; what carries none in one line too."""
    says = invoice.frozen
    found = [(tax["name"], percent_of(tax), tax["net"], tax["tax"]) for tax in says["taxes"]]
    bare = says["net"] - sum(net for _name, _percent, net, _tax in found)
    return [*found, ("", "0", bare, 0)] if bare or not found else found


def file_name(invoice: Invoice) -> str:
    """What its file is called; the number without what no file system likes."""
    kind = "credit-note" if invoice.kind == CREDIT else "invoice"
    return f"{kind}-{invoice.label.replace('/', '-')}.pdf"


@composes("invoices/issued")
def issued(invoice_id: int) -> Letter:
    """The invoice or the credit note, attached where a PDF can be made."""
    invoice = db.session.get_one(Invoice, invoice_id)
    order = db.session.get_one(Order, invoice.order_id)
    event = db.session.get_one(Event, order.event_id)
    values = {"invoice": invoice, "order": order, "event": event, "secret": order_secret(order.code)}
    papers = []
    if documents.can_make_pdf():
        papers.append(Attachment(file_name(invoice), "application/pdf", print_invoice(invoice)))
    values["has_pdf"] = bool(papers)
    words = {"number": invoice.label, "title": event.title}
    is_credit = invoice.kind == CREDIT
    subject = (
        _("Credit note %(number)s: %(title)s", **words)
        if is_credit
        else _("Invoice %(number)s: %(title)s", **words)
    )
    return Letter(subject, "invoices/issued", values, papers)


def _about(says: Mapping[str, Any]) -> str:
    if says["corrects"]:
        return _("Takes back from invoice %(number)s", number=says["corrects"])
    if says.get("reinstates"):  # copies older than that have no such word
        said = _("Takes the place of credit note %(number)s", number=says["reinstates"])
        return f"{said}. {_replaces(says)}" if says["replaces"] else said
    return _replaces(says) if says["replaces"] else ""


def _replaces(says: Mapping[str, Any]) -> str:
    return _("Replaces invoice %(number)s", number=says["replaces"])


def _line(line: Mapping[str, Any], currency: str) -> BilledLine:
    name = line["name"]
    if line["unit"] is None:
        name = _("Part of the price: %(name)s", name=name)
    elif line["discount"]:
        name = _("%(name)s, %(amount)s off", name=name, amount=written(line["discount"], currency))
    return BilledLine(
        name=name,
        quantity=str(line["quantity"]) if line["unit"] is not None else "",
        net=written(line["net"], currency),
        rate=taxes.say_rate(Decimal(line["rate"])) if Decimal(line["rate"]) else "–",
        tax=written(line["tax"], currency),
        gross=written(line["gross"], currency),
    )


def _tax(tax: Mapping[str, Any], currency: str) -> BilledTax:
    on = taxes.say_base(rules.tax_of(tax), tax["net"], currency)
    if not Decimal(tax["rate"]):
        return BilledTax(on, "", "")
    return BilledTax(on, written(tax["tax"], currency), written(tax["net"], currency))


def _day(iso: str) -> str:
    return str(format_date(date.fromisoformat(iso), "d MMMM y"))
