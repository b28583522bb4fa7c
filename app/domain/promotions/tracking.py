"""Tracking links: where bookings came from."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock, facts, ids
from app.core.db import db, lock
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain.promotions.facts import TrackingLinkAdded, TrackingLinkRemoved
from app.domain.promotions.rules import OWN_SOURCES, SOURCE
from app.models import Event, TrackingLink, User


def add_link(event: Event, name: str, source: str, *, by: User | None) -> TrackingLink:
    """A link to the event for one place where it is told of.

    source: what the link carries, a-z, digits, - and _; empty: made from the name.
    Raises Refused for what is no source, and for one that the event has already.
    """
    carried = source.strip().lower() or ids.slugify(name)[:40].strip("-")
    if not SOURCE.fullmatch(carried) or carried in OWN_SOURCES:
        raise Refused(
            _("Use up to 40 letters from a to z, digits, - and _, beginning with a letter or digit."),
            "source",
            status=422,
        )
    lock(event)
    known = select(TrackingLink.id).where(TrackingLink.event_id == event.id, TrackingLink.source == carried)
    if db.session.scalar(known) is not None:
        raise Refused(_("There is a link with %(source)s already.", source=carried), "source")
    link = TrackingLink(event_id=event.id, source=carried, name=name, created_at=clock.now())
    db.session.add(link)
    db.session.flush()
    facts.record(TrackingLinkAdded(event.id, link.id), by.id if by else None)
    return link


def remove_link(link: TrackingLink, *, by: User) -> None:
    """Take a link off the list; what was booked through it keeps saying so."""
    facts.record(TrackingLinkRemoved(link.event_id, link.id), by.id)
    db.session.delete(link)
    db.session.flush()


def get_link(event: Event, link_id: int) -> TrackingLink:
    """A tracking link of this event. Raises NotFound, also for another event's."""
    query = select(TrackingLink).where(TrackingLink.id == link_id, TrackingLink.event_id == event.id)
    link = db.session.scalar(query)
    if link is None:
        raise NotFound
    return link
