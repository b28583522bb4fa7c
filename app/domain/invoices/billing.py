"""Whom an order's invoice is for: said by the buyer until it is issued, put right by the organizer."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from app.core import facts
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.invoices.facts import BillingChanged
from app.domain.invoices.issuing import correct_invoice
from app.domain.invoices.queries import find_standing, has_invoice
from app.models import Invoice, Order, User

VAT_ID = re.compile(r"[A-Z0-9+*]{4,20}", re.ASCII)


@dataclass(frozen=True)
class Billing:
    """Whom an invoice is for. name: of a person; where it is empty, the buyer's."""

    company: str = ""
    name: str = ""
    address: str = ""
    country: str = ""
    vat_id: str = ""

    @classmethod
    def of(cls, order: Order) -> Billing:
        return cls(**(order.billing or {}))


def clean_billing(said: Billing) -> dict[str, str] | None:
    """As an order keeps it; None where nothing was said.

    Raises Refused, naming the field with billing_ before it.
    """
    vat_id = re.sub(r"[\s.-]", "", said.vat_id).upper()
    kept = {**asdict(said), "vat_id": vat_id}
    if not any(kept.values()):
        return None
    if vat_id and not VAT_ID.fullmatch(vat_id):
        raise Refused(_("Write a VAT id such as NL123456789B01, or nothing."), "billing_vat_id", status=422)
    if not said.address:
        raise Refused(
            _("Write the address for the invoice, or leave all of it empty."), "billing_address", status=422
        )
    return kept


def say_billing(order: Order, said: Billing, *, by: User | None) -> None:
    """The buyer says whom the invoice is for. Raises Refused once it was issued."""
    db.session.refresh(order, ["billing"], with_for_update=True)
    if has_invoice(order):
        raise Refused(_("The invoice was issued already. Ask the organizer to put it right."))
    _keep(order, said, by)


def bill_booking(order: Order, said: Billing | None, *, by: User | None) -> None:
    """Whom the invoice of what was just booked is for, where that was said and there will be one."""
    if order.total and said is not None:
        say_billing(order, said, by=by)


def correct_billing(order: Order, said: Billing, *, by: User) -> Invoice | None:
    """The organizer puts it right: an invoice that stands is taken back by a credit note, a new one issued.

    Returns the new one, if there was one before.
    """
    db.session.refresh(order, ["billing"], with_for_update=True)
    if clean_billing(said) == order.billing:
        raise Refused(_("That is what the invoice says already."))
    _keep(order, said, by)
    return correct_invoice(order, by=by) if find_standing(order) else None


def _keep(order: Order, said: Billing, by: User | None) -> None:
    kept = clean_billing(said)
    if kept != order.billing:
        order.billing = kept
        db.session.flush()
        facts.record(BillingChanged(order.event_id, order.id), by.id if by else None)
