"""Orders whose buyers chose to pay by transfer or at the door: their places are kept for longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import payments, places
from app.domain.orders.buyers import write_to
from app.models import Event, Order, Payment
from app.models.orders import PENDING
from app.models.payments import BANK
from app.models.payments import PENDING as OPEN


def pay_by_hand(order: Order, way: str) -> Payment:
    """The buyer will pay by BANK within the community's days, or at the DOOR; the letter says how.

    The places stay kept until then, by BANK until the event begins at most. Chosen again, it is
    the same payment. Raises Refused once the time to pay is over.
    """
    db.session.refresh(order, ["status", "expires_at"], with_for_update=True)
    if order.status != PENDING or order.expires_at is None or order.expires_at <= clock.now():
        raise Refused(_("The time to pay for this booking is over."))
    latest = payments.find_latest(order)
    agreed = payments.manual.find_agreed(latest) if latest else None
    if latest is not None and agreed is not None and (latest.state, agreed.method) == (OPEN, way):
        return latest
    event = db.session.get_one(Event, order.event_id)
    order.expires_at = max(order.expires_at, _until(event, way))
    db.session.flush()
    places.prolong(order.id, order.expires_at)
    instructions = payments.transfer_text(event.community) if way == BANK else ""
    payment = payments.manual.await_payment(order, way, instructions, by=None)
    write_to(order, "awaiting", f"payment:{payment.id}:awaiting")
    return payment


def _until(event: Event, way: str) -> datetime:
    if way == BANK:
        return min(clock.now() + timedelta(days=event.community.bank_days), event.starts_at)
    return event.ends_at
