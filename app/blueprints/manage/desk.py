"""What organizers do by hand: make an order, take its money, give it back, take all along as a file."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.manage import forms, numbers
from app.blueprints.manage.desk_forms import MarkPaidForm, order_form
from app.blueprints.manage.routes import feature
from app.core.i18n import gettext as _
from app.domain import orders, payments, tickets
from app.models import Event, Order
from app.models.orders import CONFIRMED
from app.web import nav
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render


@feature.form("/<event>/orders/new", needs=EVENT_ORGANIZER, once=True)
def make_order(event: Event) -> Response:
    """An order for somebody who did not book by themselves."""
    offers = tickets.list_offers(event, hidden=True)
    form = order_form(offers, payments.manual.last_instructions(event.id), event.currency)
    if form.validate_on_submit():
        with form.attempt():
            made = orders.make_order(event, form.choices(), form.buyer(), form.agreed(), by=signed_in_user())
            return go(_page_of(made, event), _made(made))
    values = {"form": form, "event": event, "status": form.status, **nav.event_rail(event)}
    return render("manage/make_order.html", "manage/_make_order.html", **values)


def _made(order: Order) -> str:
    if order.status == CONFIRMED:
        return _("Order %(code)s is booked; the tickets are on their way.", code=order.code)
    return _("Order %(code)s keeps its places; the buyer reads how to pay.", code=order.code)


def _page_of(order: Order, event: Event) -> str:
    return url_for("manage.show_order", event=event.slug, code=order.code)


@feature.form("/<event>/orders/<code>/payment", needs=EVENT_ORGANIZER, once=True)
def mark_paid(event: Event, code: str) -> Response:
    """Staff have the money: the order is confirmed."""
    order = orders.get_order_of_event(event, code)
    form = MarkPaidForm(data={"method": payments.manual.likely_method(order)})
    if form.validate_on_submit():
        with form.attempt():
            orders.take_money(order, form.method.data, form.reference.data or "", by=signed_in_user())
            message = _("Order %(code)s is paid; the tickets are on their way.", code=order.code)
            return go(_page_of(order, event), message)
    values = {"form": form, "event": event, "order": order, **nav.event_rail(event)}
    return render("manage/mark_paid.html", "manage/_mark_paid.html", **values)


@feature.write("/<event>/orders/<code>/refunds/<int:refund_id>/completion", needs=EVENT_ORGANIZER)
def confirm_refund(event: Event, code: str, refund_id: int) -> Response:
    """Staff gave money back that they had taken by hand."""
    order = orders.get_order_of_event(event, code)
    payments.manual.confirm_refund(order, refund_id)
    return go(_page_of(order, event), _("Noted: the money is back."))


@feature.read("/<event>/orders.csv", needs=EVENT_ORGANIZER, limit="30 per minute")
def orders_csv(event: Event) -> Response:
    """The orders that the filter leaves, all pages of them, for a spreadsheet."""
    asked = forms.read_order_filter()
    with numbers.one_file:
        return numbers.orders_file(event, orders.list_all_orders(event, asked.q, asked.status))
