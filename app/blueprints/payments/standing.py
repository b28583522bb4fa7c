"""Where a payment stands, in the buyer's eyes."""

from __future__ import annotations

from collections.abc import Container

from app.core import clock
from app.domain import orders, payments
from app.models import Order, Payment
from app.models.orders import PENDING as ORDER_PENDING
from app.models.payments import COMPLETED, MANUAL, MOCK, PENDING, REFUNDED

CARD, LEAVING, UNREACHED, WAITING = "card", "leaving", "unreached", "waiting"
BY_HAND, CHOOSE = "by-hand", "choose"
DECLINED, REFUSED, OVER, ODD, BACK = "declined", "refused", "over", "odd", "back"


def standing_of(order: Order, payment: Payment | None, asked: Container[str]) -> str:
    """One word for what the buyer sees.

    asked: "paid" when the provider sent them back after paying, "other" for another way to pay.
    """
    held = orders.shown_status(order) == ORDER_PENDING
    if payment is None or ("other" in asked and held and payment.state == PENDING):
        return CHOOSE if held else OVER
    if payment.state == PENDING:
        return _open_standing(order, payment, "paid" in asked)
    if payment.flag:
        return ODD
    if payment.state in {COMPLETED, REFUNDED}:
        return BACK
    if not held:
        return OVER
    return DECLINED if payment.provider_ref else REFUSED  # refused before there was a page to pay at


def _open_standing(order: Order, payment: Payment, returned: bool) -> str:
    if payment.provider == MOCK and payments.mock.find_charge(payment) is not None:
        return WAITING
    if orders.shown_status(order) != ORDER_PENDING:
        return WAITING if returned else OVER
    if payment.provider == MANUAL:
        return BY_HAND
    if payment.pay_url is None:
        return UNREACHED
    if payment.provider == MOCK:
        return CARD
    return WAITING if returned else LEAVING


def seconds_left(order: Order) -> int:
    """How long its places stay held, in whole seconds; 0 when the hold ran out."""
    return max(0, int((order.expires_at - clock.now()).total_seconds())) if order.expires_at else 0
