"""Events: taken away whole, while nobody has booked."""

from __future__ import annotations

from sqlalchemy import delete, exists, select

from app.core import facts
from app.core.db import db, lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.events.facts import EventDeleted
from app.models import Event, Guest, Order, User


def delete_event(event: Event, *, by: User) -> None:
    """Take an event away for good, with its ticket types, counters and door.

    Raises Refused once anybody has booked or holds places: it can be cancelled instead.
    """
    lock(event)
    taken = exists().where(Order.event_id == event.id), exists().where(Guest.event_id == event.id)
    if any(db.session.execute(select(*taken)).one()):
        raise Refused(_("People have booked this event, so it stays on record. Cancel it instead."))
    facts.record(EventDeleted(event.id, event.community_id), by.id)
    db.session.execute(delete(Event).where(Event.id == event.id))
