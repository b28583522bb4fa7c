"""The letters about orders, made from what is true when they are sent."""

from __future__ import annotations

from typing import Any

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Attachment, Letter, composes
from app.domain import documents, tickets
from app.domain.orders.links import order_secret
from app.domain.orders.papers import print_tickets
from app.models import Event, Order
from app.models.orders import CONFIRMED


@composes("orders/confirmed")
def confirmed(order_id: int) -> Letter:
    """The tickets: links, and as PDF where one can be made and the booking still stands."""
    values = _values(order_id)
    order, event = values["order"], values["event"]
    papers = _papers(order, event, values["tickets"])
    values["has_pdf"] = bool(papers)
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
        "tickets": tickets.list_tickets_of_order(order),
        "secret": order_secret(order.code),
    }


def _papers(order: Order, event: Event, issued: list[Any]) -> list[Attachment]:
    if order.status != CONFIRMED or not documents.can_make_pdf():
        return []
    return [Attachment(f"tickets-{order.code}.pdf", "application/pdf", print_tickets(order, event, issued))]
