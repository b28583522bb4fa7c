"""Events: put on sale, called off."""

from __future__ import annotations

from sqlalchemy import exists, select

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.events import rules
from app.domain.events.facts import EventCancelled, EventPublished
from app.models import Event, TicketType, User
from app.models.events import CANCELLED, DRAFT, PUBLISHED


def publish_event(event: Event, *, by: User | None) -> None:
    """Open the event's page to everyone. A second time does nothing.

    Raises Refused for what is missing (a ticket type, an end to come) and for a cancelled event.
    """
    lock(event)
    if event.status == PUBLISHED:
        return
    if event.status == CANCELLED:
        raise Refused(_("This event was cancelled. Make a new one instead."))
    missing = list_missing(event)
    if missing:
        raise Refused(" ".join([_("Not published yet."), *missing]))
    event.status, event.published_at = PUBLISHED, clock.now()
    event.version += 1
    facts.record(EventPublished(event.id), by.id if by else None)


def list_missing(event: Event) -> list[str]:
    """What stands in the way of publishing the event, as sentences; empty when nothing does."""
    offered = exists().where(
        TicketType.event_id == event.id, TicketType.withdrawn_at.is_(None), TicketType.per_ticket.is_(None)
    )
    return rules.missing_for_publication(event.ends_at, bool(db.session.scalar(select(offered))), clock.now())


def cancel_event(event: Event, *, by: User | None) -> None:
    """Call the event off: bookings stay on record, everyone with one gets a letter. For good.

    Raises Refused for a draft, which nobody can have booked, and once it is over.
    """
    lock(event)
    if event.status == CANCELLED:
        return
    if event.status == DRAFT:
        raise Refused(_("A draft needs no cancelling: nobody can see or book it."))
    if event.ends_at <= clock.now():
        raise Refused(_("This event is over; it can’t be cancelled any more."))
    event.status, event.cancelled_at = CANCELLED, clock.now()
    event.version += 1
    event.sequence += 1
    facts.record(EventCancelled(event.id, event.sequence), by.id if by else None)
