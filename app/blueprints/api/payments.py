"""Payments of bookings. A card number (mock only) decides what becomes of one, and is stored nowhere."""

from __future__ import annotations

import re
from typing import Any

import marshmallow as ma
from flask import request
from marshmallow import fields, validate

from app.blueprints.api import lists, shapes
from app.blueprints.api.fields import MoneySchema, Number, Whole, minor_of, money_of
from app.blueprints.api.needs import PAYMENT_HOLDER, PAYMENT_PARTY, PAYMENT_STAFF, SIGNED_IN, holds
from app.blueprints.api.programme import Created
from app.blueprints.api.reading import flat
from app.blueprints.api.table import ID, feature
from app.blueprints.payments.forms import passes_luhn
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.ids import new_secret
from app.domain import events, orders, payments
from app.models import Order, Payment
from app.models.payments import BANK, MANUAL, MOCK, PAYPAL, PENDING, STRIPE
from app.web import boundary
from app.web.kept import public_url
from app.web.once_only import HEADER
from app.web.policy import signed_in_user
from app.web.problems import Invalid

TRANSFER = "transfer"
CARD = r"^[0-9]{12,19}$"


class NewPayment(ma.Schema):
    """What is paid for, and how. card_number: for the mock alone; without it, its outcome is simulated."""

    booking = Number(required=True)
    method = fields.String(required=True, validate=validate.OneOf((MOCK, STRIPE, PAYPAL, TRANSFER)))
    card_number = fields.String(load_only=True, validate=validate.Regexp(re.compile(CARD, re.ASCII)))


class Outcome(ma.Schema):
    outcome = fields.String(required=True, validate=validate.OneOf(("completed", "failed")))


class RefundBody(ma.Schema):
    """amount: left out, all that is owed, and the order is over; less than that, its tickets stay valid."""

    amount = Whole(MoneySchema)


@feature.read("/payments/", needs=SIGNED_IN, query=lists.ListQuery, answer=shapes.listing(shapes.Payment),
              tag="payments")  # fmt: skip
def list_payments(query: dict[str, Any]) -> dict[str, Any]:
    """Payments of one's bookings and of the events one runs, newest first."""
    found = orders.list_payments(signed_in_user(), query["page"], query["page_size"])
    return lists.told(found, query, payment_of)


@feature.read(f"/payments/{ID}/", needs=PAYMENT_PARTY, answer=shapes.Payment, tag="payments")
def show_payment(payment: Payment) -> dict[str, Any]:
    """One payment as it stands."""
    return payment_of(payment)


@feature.write("POST", "/payments/", needs=SIGNED_IN, body=NewPayment, answer=shapes.Payment, status=201,
               tag="payments")  # fmt: skip
def pay(body: dict[str, Any]) -> Created:
    """Begin to pay for a booking of one's own; `pay_url` is where a buyer goes on."""
    order = _order(body["booking"])
    method = _method(body, order)
    if method == TRANSFER:
        return _begun(orders.pay_by_hand(order, BANK))
    page = public_url("payments.pay", order=order.code)
    payment = boundary.hand_over(payments.begin_payment(order, method, f"{page}?paid=1", f"{page}?left=1"))
    if "card_number" in body:
        payments.mock.charge_card(payment, body["card_number"])
    return _begun(payment)


def _begun(payment: Payment) -> Created:
    return payment_of(payment), 201, {"Location": public_url("api.show_payment", id=payment.id)}


@feature.write("POST", f"/payments/{ID}/simulate-webhook/", needs=PAYMENT_HOLDER, body=Outcome,
               answer=shapes.Payment, tag="payments")  # fmt: skip
def simulate_webhook(body: dict[str, Any], payment: Payment) -> dict[str, Any]:
    """Let the mock decide and say so, as a real provider would; the first decision stands."""
    if payment.provider != MOCK or payment.provider_ref is None or not _has(MOCK):
        raise NotFound
    number, said = payment.id, body["outcome"]
    payments.mock.decide(payment, said)
    webhook = payments.receive_webhook(MOCK, f"simulated-{number}-{said}", payment.provider_ref)
    boundary.hand_over(payments.work_webhook(webhook))
    return payment_of(orders.get_payment_by_id(number))


@feature.write("POST", f"/payments/{ID}/refund/", needs=PAYMENT_STAFF, body=RefundBody, answer=shapes.Payment,
               tag="payments")  # fmt: skip
def refund(body: dict[str, Any], payment: Payment) -> dict[str, Any]:
    """Give all of an order's money back, and the order is over with it; or a part of it."""
    number, part = payment.id, _part(body, payment)
    wish: dict[str, Any] = {"reason": "", "by": signed_in_user()}
    if part is None:
        key = f"api:{payment.id}:{request.headers.get(HEADER, '')}"
        handover = payments.refund_order(payment.order, **wish, key=key)
    else:
        key = f"api:{payment.id}:{request.headers.get(HEADER) or new_secret()}"
        handover = orders.refund_amount(payment.order, part, **wish, key=key)
    boundary.hand_over(handover)
    return payment_of(orders.get_payment_by_id(number))


def payment_of(payment: Payment) -> dict[str, Any]:
    """A payment on the wire."""
    return {
        "id": payment.id,
        "booking": payment.order_id,
        "method": TRANSFER if payment.provider == MANUAL else payment.provider,
        "status": payment.state,
        "amount": money_of(payment.amount, payment.currency),
        "reference": payment.provider_ref or f"payment-{payment.id}",
        "pay_url": payment.pay_url if payment.state == PENDING else None,
        "failure": payment.failure,
    }


def _order(order_id: int) -> Order:
    """A booking of one's own. Raises Invalid, alike for what is not there and for others'."""
    try:
        order = orders.get_order_by_id(order_id)
    except NotFound:
        order = None
    if order is None or not holds(order):
        raise Invalid({"booking": [_("Name one of your bookings.")]})
    return order


def _method(body: dict[str, Any], order: Order) -> str:
    method, card = str(body["method"]), body.get("card_number")
    ways = payments.list_ways(events.get_event_by_id(order.event_id))
    if (BANK if method == TRANSFER else method) not in ways:
        raise Invalid({"method": [_("This booking can’t be paid that way.")]})
    if card is not None and (method != MOCK or not passes_luhn(card)):
        raise Invalid({"card_number": [_("This is no card number; look for a mistyped digit.")]})
    return method


def _has(method: str) -> bool:
    try:
        return payments.provider(method) is not None
    except LookupError:
        return False


def _part(body: dict[str, Any], payment: Payment) -> int | None:
    """The amount that was asked for, in minor units; None for all that is owed."""
    if "amount" not in body:
        return None
    try:
        asked = minor_of(body["amount"], payment.currency)
    except ma.ValidationError as error:
        raise Invalid(flat(error.messages, "amount")) from None
    return None if asked == payments.owed(payment) else asked
