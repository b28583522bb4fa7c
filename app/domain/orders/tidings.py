"""What bookings hear of their event: another time or place, or that it is cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.core import mail
from app.core.db import db
from app.core.facts import Fact, reacts_later
from app.core.i18n import gettext as _
from app.core.mail import Letter, composes
from app.domain.events import EventCancelled, EventMoved
from app.domain.orders.links import order_secret
from app.models import Event, Order, Ticket
from app.models.orders import CONFIRMED, REFUNDED
from app.models.tickets import VALID


@dataclass(frozen=True)
class Booked:
    """How many bookings of an event stand, and how many valid tickets they hold."""

    bookings: int
    tickets: int


def count_bookings(event: Event) -> Booked:
    """The confirmed bookings of the event and their valid tickets."""
    bookings = select(func.count(Order.id)).where(Order.event_id == event.id, Order.status == CONFIRMED)
    tickets = select(func.count(Ticket.id)).where(Ticket.event_id == event.id, Ticket.status == VALID)
    row = db.session.execute(select(bookings.scalar_subquery(), tickets.scalar_subquery())).one()
    return Booked(row[0], row[1])


@reacts_later(EventCancelled)
def tell_event_cancelled(what: EventCancelled, fact: Fact) -> None:
    _write_to_all("events/cancelled", f"event:{what.event_id}:cancelled", what.event_id)


@reacts_later(EventMoved)
def tell_event_moved(what: EventMoved, fact: Fact) -> None:
    _write_to_all("events/changed", f"event:{what.event_id}:changed:{what.sequence}", what.event_id)


def _write_to_all(letter: str, key: str, event_id: int) -> None:
    """To whoever has a booking, or had one until its money went back because of this."""
    ended = and_(Order.status == REFUNDED, Order.cancelled_at >= Event.cancelled_at)
    query = (
        select(Order.id, Order.email, Order.user_id)
        .join(Order.event)
        .where(Order.event_id == event_id, Order.email != "", or_(Order.status == CONFIRMED, ended))
    )
    for order_id, address, user_id in db.session.execute(query.order_by(Order.id)):
        mail.post(
            letter, f"{key}:order:{order_id}", address, to_user_id=user_id, bulk=True, order_id=order_id
        )


@composes("events/cancelled")
def event_cancelled(order_id: int) -> Letter:
    values = _values(order_id)
    return Letter(_("Cancelled: %(title)s", title=values["event"].title), "events/cancelled", values)


@composes("events/changed")
def event_changed(order_id: int) -> Letter:
    values = _values(order_id)
    return Letter(_("Changed: %(title)s", title=values["event"].title), "events/changed", values)


def _values(order_id: int) -> dict[str, Any]:
    order = db.session.get_one(Order, order_id)
    event = db.session.get_one(Event, order.event_id)
    return {"order": order, "event": event, "secret": order_secret(order.code)}
