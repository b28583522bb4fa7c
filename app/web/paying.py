"""Sending a buyer to pay: from the booking page, after they chose how, and after a card was declined."""

from __future__ import annotations

from flask import Response, url_for

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import orders, payments
from app.models import Event, Order
from app.models.payments import BANK, DOOR, MOCK, PAYPAL, STRIPE
from app.web import boundary
from app.web.kept import public_url
from app.web.render import go

NAMES = {
    STRIPE: _l("Card and more"),
    PAYPAL: _l("PayPal"),
    MOCK: _l("Card (pretend)"),
    BANK: _l("Bank transfer"),
    DOOR: _l("At the door"),
}


def start_payment(order: Order, event: Event, way: str | None = None) -> Response:
    """Begin to pay for the order and lead to its page, where the buyer chooses if there is a choice.

    way: what they chose. Raises Refused for a way that is not offered, and once the time is over.
    """
    ways, page = payments.list_ways(event), url_for("payments.pay", order=order.code)
    if not ways:
        raise Refused(_("This event takes no payments at the moment."))
    if way is None and len(ways) > 1:
        return go(page)
    chosen = way or ways[0]
    if chosen not in ways:
        raise Refused(_("Choose one of the ways to pay."), "way", status=422)
    if chosen in {BANK, DOOR}:
        orders.pay_by_hand(order, chosen)
        return go(page)
    back = public_url("payments.pay", order=order.code)
    handover = payments.begin_payment(order, chosen, f"{back}?paid=1", f"{back}?left=1")
    answer = go(page)
    boundary.hand_over(handover, answer)
    return answer
