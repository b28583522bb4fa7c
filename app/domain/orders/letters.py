"""The letters about orders, made from what is true when they are sent."""

from __future__ import annotations

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Letter, composes
from app.domain import tickets
from app.domain.orders.links import order_secret
from app.models import Event, Order


def _values(order: Order) -> dict[str, object]:
    event = db.session.get_one(Event, order.event_id)
    return {
        "order": order,
        "event": event,
        "tickets": tickets.list_tickets_of_order(order),
        "secret": order_secret(order.code),
    }


@composes("orders/confirmed")
def confirmed(order_id: int) -> Letter:
    order = db.session.get_one(Order, order_id)
    values = _values(order)
    return Letter(_("Your tickets for %(title)s", title=_title(order)), "orders/confirmed", values)


@composes("orders/cancelled")
def cancelled(order_id: int) -> Letter:
    order = db.session.get_one(Order, order_id)
    return Letter(_("Cancelled: %(title)s", title=_title(order)), "orders/cancelled", _values(order))


def _title(order: Order) -> str:
    return db.session.get_one(Event, order.event_id).title
