"""Whom an invoice is for: said by the buyer, put right by the organizer."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.invoices.feature import feature
from app.blueprints.invoices.forms import EditBillingForm
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import invoices, orders
from app.models import Event, Order
from app.web import nav
from app.web.billing_fields import billing_values
from app.web.policy import EVENT_ORGANIZER, ORDER_HOLDER, signed_in_user, viewer
from app.web.render import go, render


@feature.form("/bookings/<order>/billing", needs=ORDER_HOLDER, once=True, limit="20 per minute")
def say_billing(order: Order) -> Response:
    """The buyer's own page of it; once the invoice is out it only tells."""
    form, event = _form_of(order), order.event
    if form.validate_on_submit():
        with form.attempt():
            invoices.say_billing(order, form.billing, by=viewer())
            return go(url_for("orders.show_booking", order=order.code), _("Saved."))
    page = render("invoices/say_billing.html", form=form, order=order, event=event, posts=True,
                  is_out=invoices.has_invoice(order), accent=event.community.accent)  # fmt: skip
    page.headers["Cache-Control"] = "private, no-store"
    return page


@feature.form("/manage/<event>/orders/<code>/billing", needs=EVENT_ORGANIZER, once=True)
def correct_billing(event: Event, code: str) -> Response:
    """Whom the invoice is for; one that is out is taken back and issued anew."""
    order = orders.get_order_of_event(event, code)
    form = _form_of(order)
    if form.validate_on_submit():
        with form.attempt():
            issued = invoices.correct_billing(order, form.billing, by=signed_in_user())
            said = _("Invoice %(number)s is issued instead.", number=issued.label) if issued else _("Saved.")
            return go(url_for("manage.show_order", event=event.slug, code=order.code), said)
    order = orders.get_order_of_event(event, code)
    return render("invoices/correct_billing.html", form=form, event=event, order=order,
                  standing=invoices.find_standing(order), **nav.event_rail(event))  # fmt: skip


@feature.write("/manage/<event>/orders/<code>/invoices", needs=EVENT_ORGANIZER)
def issue_invoice(event: Event, code: str) -> Response:
    """An invoice for an order that was paid before there were invoices."""
    order = orders.get_order_of_event(event, code)
    issued = invoices.issue_invoice(order, by=signed_in_user())
    if issued is None:
        raise Refused(_("There is nothing to invoice: it is not paid or over, or your details are missing."))
    message = _("Invoice %(number)s is issued and on its way.", number=issued.label)
    return go(url_for("manage.show_order", event=event.slug, code=order.code), message)


def _form_of(order: Order) -> EditBillingForm:
    return EditBillingForm(data=billing_values(invoices.Billing.of(order)))
