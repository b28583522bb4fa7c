"""Giving places back: a cancelled order, a hold that ran out."""

from __future__ import annotations

from sqlalchemy import select, update

from app.core import clock, facts
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import payments, places
from app.domain.orders.ending import end_order
from app.domain.orders.facts import OrderExpired
from app.models import Admission, Order, OrderLine, Ticket, User
from app.models.orders import CANCELLED, CONFIRMED, EXPIRED, PENDING


def cancel_order(order: Order, *, by: User | None) -> None:
    """Cancel a booking: its tickets become invalid, its places free. A second time does nothing.

    Raises Refused once somebody came in with it, and for a paid one, which is refunded instead.
    """
    db.session.refresh(order, ["status", "expires_at", "cancelled_at", "version"], with_for_update=True)
    if order.status == CANCELLED:
        return
    if order.status not in {PENDING, CONFIRMED}:
        raise Refused(_("This booking is over already; there is nothing to cancel."))
    if order.status == CONFIRMED and payments.has_captured(order):
        raise Refused(_("This booking is paid, so it isn’t cancelled but refunded, by the organizer."))
    if _somebody_is_in(order):
        raise Refused(_("Somebody has come in with this booking, so it can’t be cancelled any more."))
    end_order(order, CANCELLED, by.id if by else None)


def _somebody_is_in(order: Order) -> bool:
    inside = (
        select(Admission.id)
        .join(Ticket, Ticket.id == Admission.ticket_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .where(OrderLine.order_id == order.id, Admission.undone_at.is_(None))
        .limit(1)
    )
    return db.session.scalar(inside) is not None


def expire_holds() -> int:
    """Mark holds that ran out and give their places back; returns how many. Only tidies."""
    lapsed = (
        select(Order.id)
        .where(Order.status == PENDING, Order.expires_at <= clock.now())
        .order_by(Order.id)
        .limit(500)
        .with_for_update(skip_locked=True)
    )
    expired = update(Order).where(Order.id.in_(lapsed)).values(status=EXPIRED, expires_at=None)
    statement = expired.returning(Order.id, Order.event_id).execution_options(synchronize_session=False)
    rows = db.session.execute(statement).all()
    for order_id, event_id in rows:
        facts.record(OrderExpired(event_id, order_id), None)
    places.release_expired()
    return len(rows)
