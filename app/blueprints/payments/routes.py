"""Pages: paying for a booking, giving its money back."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.payments import standing
from app.blueprints.payments.forms import PayAgainForm, PayByCardForm, RefundOrderForm
from app.core import queue
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.domain import orders, payments
from app.models import Event, Order, Payment
from app.models.orders import CONFIRMED
from app.web import boundary, nav
from app.web.feature import Feature
from app.web.paying import start_payment
from app.web.policy import EVENT_ORGANIZER, ORDER_HOLDER, signed_in_user
from app.web.render import go, render

feature = Feature("payments", __name__)


@feature.form("/bookings/<order>/payment", needs=ORDER_HOLDER, limit="30 per minute")
def pay(order: Order) -> Response:
    """The latest payment: the card page, waiting, and what became of it."""
    payment, form = _latest(order), PayByCardForm()
    if order.status == CONFIRMED:
        return go(url_for("orders.show_booking", order=order.code))
    if form.is_submitted() and form.validate():
        with form.attempt():
            payments.mock.charge_card(payment, form.number.data or "")
            return go(url_for("payments.pay", order=order.code))
    return _payment_page(order, payment, form)


def _latest(order: Order) -> Payment:
    payment = payments.find_latest(order)
    if payment is None:
        raise NotFound
    return payment


def _payment_page(order: Order, payment: Payment, form: PayByCardForm) -> Response:
    stands = standing.standing_of(order, payment, returned="paid" in request.args)
    if stands == standing.WAITING and standing.is_due(payment):
        queue.ring("prompt")
    page = render(
        "payments/pay.html",
        "payments/_payment.html",
        order=order,
        event=order.event,
        payment=payment,
        form=form,
        again=PayAgainForm(formdata=None),
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
    """Another try, or the first once more where the provider could not be reached."""
    return start_payment(order)


@feature.form("/manage/<event>/orders/<code>/refunds", needs=EVENT_ORGANIZER, once=True)
def refund_order(event: Event, code: str) -> Response:
    """Show what goes back, then give it back: the order is over, its tickets invalid, its places free."""
    order, form = orders.get_order_of_event(event, code), RefundOrderForm()
    if form.validate_on_submit():
        with form.attempt():
            key = f"form:{form.once.data}"
            handover = payments.refund_order(
                order, reason=form.reason.data or "", by=signed_in_user(), key=key
            )
            back = url_for("manage.show_order", event=event.slug, code=order.code)
            answer = go(back, _("The money of order %(code)s goes back to the buyer.", code=order.code))
            boundary.hand_over(handover, answer)
            return answer
    accounts = payments.list_accounts(order)
    values = {"event": event, "order": order, "form": form, "accounts": accounts, **nav.event_rail(event)}
    return render("payments/refund_order.html", "payments/_refund_form.html", **values)
