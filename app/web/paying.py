"""Sending a buyer to pay: from the booking page, and again after a card was declined."""

from __future__ import annotations

from flask import Response, url_for

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import payments
from app.models import Order
from app.web import boundary
from app.web.filters import public_url
from app.web.render import go


def start_payment(order: Order) -> Response:
    """Begin a payment of the order and lead to its page. Raises Refused once the time is over."""
    name = payments.default_provider()
    if name is None:
        raise Refused(_("This site takes no payments at the moment."))
    page = public_url("payments.pay", order=order.code)
    handover = payments.begin_payment(order, name, f"{page}?paid=1", f"{page}?left=1")
    answer = go(url_for("payments.pay", order=order.code))
    boundary.hand_over(handover, answer)
    return answer
