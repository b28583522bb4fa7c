"""Pages: paying for a booking, giving its money back, the terms of that."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from app.blueprints.payments import standing
from app.blueprints.payments.forms import (
    AMOUNT,
    TICKETS,
    PayAgainForm,
    PayByCardForm,
    RefundOrderForm,
    TermsForm,
    values_of,
)
from app.core import queue
from app.core.i18n import gettext as _
from app.domain import events, orders, payments
from app.models import Event, Order, Payment
from app.models.orders import CONFIRMED
from app.web import boundary, nav
from app.web.feature import Feature
from app.web.forms import OnceForm
from app.web.paying import start_payment
from app.web.policy import EVENT_ORGANIZER, ORDER_HOLDER, signed_in_user
from app.web.render import go, render

feature = Feature("payments", __name__)


@feature.form("/bookings/<order>/payment", needs=ORDER_HOLDER, limit="30 per minute")
def pay(order: Order) -> Response:
    """The latest payment: the card page, waiting, and what became of it."""
    payment, form = payments.find_latest(order), PayByCardForm()
    if order.status == CONFIRMED or (payment is None and not order.total):
        return go(url_for("orders.show_booking", order=order.code))
    if payment is not None and form.is_submitted() and form.validate():
        with form.attempt():
            payments.mock.charge_card(payment, form.number.data or "")
            return go(url_for("payments.pay", order=order.code))
    return _payment_page(order, payment, form)


def _payment_page(order: Order, payment: Payment | None, form: PayByCardForm,
                  again: PayAgainForm | None = None) -> Response:  # fmt: skip
    stands = standing.standing_of(order, payment, request.args)
    if payment is not None and stands == standing.WAITING:
        queue.look_at(payment.id)
    ways = payments.list_ways(order.event)
    page = render(
        "payments/pay.html",
        "payments/_payment.html",
        status=422 if again is not None else 200,
        order=order,
        event=order.event,
        payment=payment,
        agreed=payments.manual.find_agreed(payment) if payment else None,
        form=form,
        again=again or PayAgainForm(ways, payment.provider if payment else None, formdata=None),
        ways=ways,
        stands=stands,
        seconds_left=standing.seconds_left(order),
        hold_seconds=int(orders.rules.HOLD.total_seconds()),
        accent=order.event.community.accent,
        posts=True,
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@feature.write("/bookings/<order>/payments", needs=ORDER_HOLDER, once=True, limit="10 per minute")
def pay_again(order: Order) -> Response:
    """The first try by the way that was chosen, or another, or the same where nobody could be reached."""
    form = PayAgainForm(payments.list_ways(order.event))
    if form.validate():
        with form.attempt():
            return start_payment(order, order.event, form.way.data)
    return _payment_page(order, payments.find_latest(order), PayByCardForm(formdata=None), form)


@feature.form("/manage/<event>/orders/<code>/refunds", needs=EVENT_ORGANIZER, once=True)
def refund_order(event: Event, code: str) -> Response:
    """Show what can go back, then give it back: all of it, some tickets' price, or an amount."""
    order = orders.get_order_of_event(event, code)
    accounts = payments.list_accounts(order)
    parts = orders.list_parts(order) if order.status == CONFIRMED else []
    form = RefundOrderForm(order, parts, payments.owed_for(order))
    if form.validate_on_submit():
        with form.attempt():
            handover = _refund(order, form)
            back = url_for("manage.show_order", event=event.slug, code=code)
            answer = go(back, _("The money goes back to the buyer of order %(code)s.", code=code))
            boundary.hand_over(handover, answer)
            return answer
    values = {"event": event, "order": order, "form": form, "accounts": accounts, **nav.event_rail(event)}
    values["extras"] = orders.list_extras(order)
    return render("payments/refund_order.html", "payments/_refund_form.html", **values)


def _refund(order: Order, form: RefundOrderForm) -> orders.Given:
    wish: dict[str, Any] = {
        "reason": form.reason.data,
        "by": signed_in_user(),
        "key": f"form:{form.once.data}",
    }
    if form.what.data == TICKETS:
        return orders.refund_tickets(order, form.tickets.data, **wish)
    if form.what.data == AMOUNT:
        return orders.refund_amount(order, form.amount.minor, **wish)
    return payments.refund_order(order, **wish)


@feature.form("/manage/<event>/terms", needs=EVENT_ORGANIZER)
def edit_terms(event: Event) -> Response:
    """How buyers may cancel from now on; bookings that are made keep what they were shown."""
    form = TermsForm(event, data=values_of(event))
    if form.validate_on_submit():
        with form.attempt():
            events.set_terms(event, form.terms(), form.version.data, by=signed_in_user())
            return go(url_for("tickets.list_ticket_types", event=event.slug), _("Saved."))
    theirs = form.catch_up(values_of(event)) if form.stale else []
    values = {"event": event, "form": form, "theirs": theirs, **nav.event_rail(event)}
    return render("payments/edit_terms.html", "payments/_terms_form.html", status=form.status, **values)


@feature.form("/manage/<event>/refunds", needs=EVENT_ORGANIZER, once=True)
def refund_everybody(event: Event) -> Response:
    """How far everybody's money is back, once the event is cancelled; and the button that begins it."""
    form = OnceForm()
    if form.validate_on_submit():
        with form.attempt():
            orders.refund_everybody(event, by=signed_in_user())
            return go(url_for("payments.refund_everybody", event=event.slug), _("On its way."))
    progress = orders.measure_refunds(event)
    failed = orders.list_failed(event) if progress.failed else []
    values = {"event": event, "form": form, "progress": progress, "failed": failed, **nav.event_rail(event)}
    return render("payments/refund_everybody.html", "payments/_progress.html", **values)
