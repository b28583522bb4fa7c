"""The letters about orders, made from what is true when they are sent."""

from __future__ import annotations

from typing import Any

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Attachment, Letter, composes, in_rush
from app.core.money import written
from app.domain import documents, payments, tickets
from app.domain.orders.extras import list_extras
from app.domain.orders.links import order_secret
from app.domain.orders.papers import print_tickets
from app.domain.orders.receipts import print_receipt
from app.models import Event, Order, Payment, Refund, Ticket
from app.models.orders import CONFIRMED
from app.models.tickets import VALID

PDF = "application/pdf"


@composes("orders/confirmed")
def confirmed(order_id: int) -> Letter:
    """The tickets: links, and as PDF where one can be made and the booking still stands.

    Where many letters wait, the PDF is left to the booking's page, and the letter says so.
    """
    values = _values(order_id)
    order, event = values["order"], values["event"]
    values["tickets"] = _standing(values)
    values["pdf_there"] = _prints(order) and in_rush()
    papers = [] if values["pdf_there"] else _papers(order, event, values["tickets"])
    values["has_pdf"], values["has_receipt"] = bool(papers), len(papers) > 1
    return Letter(_("Your tickets for %(title)s", title=event.title), "orders/confirmed", values, papers)


@composes("orders/cancelled")
def cancelled(order_id: int) -> Letter:
    """That the booking is over, and what it was."""
    values = _values(order_id)
    return Letter(_("Cancelled: %(title)s", title=values["event"].title), "orders/cancelled", values)


def _values(order_id: int) -> dict[str, Any]:
    order = db.session.get_one(Order, order_id)
    return {
        "order": order,
        "event": db.session.get_one(Event, order.event_id),
        "tickets": tickets.list_own_tickets(order),
        "extras": list_extras(order),
        "secret": order_secret(order.code),
    }


def _prints(order: Order) -> bool:
    return order.status == CONFIRMED and documents.can_make_pdf()


def _papers(order: Order, event: Event, issued: list[Any]) -> list[Attachment]:
    if not _prints(order):
        return []
    papers = []
    if issued:
        papers.append(Attachment(f"tickets-{order.code}.pdf", PDF, print_tickets(order, event, issued)))
    if order.total and payments.has_captured(order):
        papers.append(Attachment(f"receipt-{order.code}.pdf", PDF, print_receipt(order, event)))
    return papers


@composes("orders/declined")
def declined(order_id: int) -> Letter:
    """That a payment did not work, and how to try again."""
    values = _values(order_id)
    return Letter(_("Not paid yet: %(title)s", title=values["event"].title), "orders/declined", values)


@composes("orders/awaiting")
def awaiting(order_id: int) -> Letter:
    """How to pay for places that are held for a transfer or for the door, and until when."""
    values = _values(order_id)
    payment = payments.find_latest(values["order"])
    values["agreed"] = payments.manual.find_agreed(payment) if payment else None
    values["amount"] = written(values["order"].total, values["order"].currency)
    return Letter(_("To be paid: %(title)s", title=values["event"].title), "orders/awaiting", values)


@composes("orders/unpaid")
def unpaid(order_id: int) -> Letter:
    """That the time to pay ran out."""
    values = _values(order_id)
    payment = payments.find_latest(values["order"])
    values["by_hand"] = payment is not None and payments.manual.find_agreed(payment) is not None
    return Letter(_("Not booked: %(title)s", title=values["event"].title), "orders/unpaid", values)


@composes("orders/odd")
def odd(order_id: int, payment_id: int) -> Letter:
    """That another amount arrived than was asked for."""
    values = _values(order_id)
    payment = db.session.get_one(Payment, payment_id)
    values["captured"] = written(payment.captured or 0, payment.captured_currency or payment.currency)
    return Letter(_("Your payment for %(title)s", title=values["event"].title), "orders/odd", values)


@composes("orders/disputed")
def disputed(order_id: int, amount: int, currency: str) -> Letter:
    """To the organizers: that a buyer asks their bank, or PayPal, for money."""
    order = db.session.get_one(Order, order_id)
    event = db.session.get_one(Event, order.event_id)
    values = {"order": order, "event": event, "disputed": written(amount, currency)}
    return Letter(_("Disputed: order %(code)s", code=order.code), "orders/disputed", values)


@composes("orders/refunded")
def refunded(order_id: int, refund_id: int, why: str = payments.ASKED) -> Letter:
    """That money goes back, whose doing it is, and which tickets are left."""
    values = _refund_values(order_id, refund_id)
    values["why"], values["standing"] = why, _standing(values)
    return Letter(_("Refund: %(title)s", title=values["event"].title), "orders/refunded", values)


@composes("orders/fewer")
def fewer(order_id: int, places: int, reason: str = "") -> Letter:
    """That some tickets were given back for nothing, and which are left. reason: of organizers who did it."""
    values = _values(order_id)
    values["places"], values["standing"], values["reason"] = places, _standing(values), reason
    return Letter(_("Fewer tickets: %(title)s", title=values["event"].title), "orders/fewer", values)


def _standing(values: dict[str, Any]) -> list[Ticket]:
    return [ticket for ticket in values["tickets"] if ticket.status == VALID]


@composes("orders/returned")
def returned(order_id: int, refund_id: int, why: str) -> Letter:
    """That money goes back by itself, because it came late, twice or for what is over."""
    values = _refund_values(order_id, refund_id)
    values["why"] = why
    return Letter(
        _("Your money goes back: %(title)s", title=values["event"].title), "orders/returned", values
    )


def _refund_values(order_id: int, refund_id: int) -> dict[str, Any]:
    refund = db.session.get_one(Refund, refund_id)
    payment = db.session.get_one(Payment, refund.payment_id)
    currency = payment.captured_currency or payment.currency
    return {**_values(order_id), "refund": refund, "amount": written(refund.amount, currency)}
