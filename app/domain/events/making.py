"""Events: made and edited."""

from __future__ import annotations

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.core.slugs import free_slug
from app.domain.events import rules
from app.domain.events.facts import EventCreated, EventEdited, EventMoved
from app.domain.events.rules import EventDetails
from app.models import Category, Community, Event, User
from app.models.events import DRAFT

CALENDAR = (
    "starts_at", "ends_at", "timezone", "online_url", "place_name", "address", "city", "country",
)  # fmt: skip
PLAIN = (
    "title", *CALENDAR, "kind", "summary", "description", "latitude", "longitude", "cover", "visibility",
    "venue_id",
)  # fmt: skip


def create_event(
    community: Community, details: EventDetails, *, by: User | None, slug: str | None = None
) -> Event:
    """A new draft of the community. Its counter and its door open with it, by the fact.

    slug: its address; made from the title without one. Raises Refused for details that
    contradict themselves.
    """
    rules.check(details)
    event = Event(
        community_id=community.id,
        slug=slug or free_slug(Event.slug, details.title, "event"),
        status=DRAFT,
        currency=details.currency,
        category_id=_category_id(details),
        created_by=by.id if by else None,
        created_at=clock.now(),
    )
    _apply(event, details)
    db.session.add(event)
    db.session.flush()
    facts.record(EventCreated(event.id, community.id, details.capacity), by.id if by else None)
    return event


def edit_event(event: Event, details: EventDetails, version: int, *, by: User) -> None:
    """Change an event; its address and currency stay. Bookings hear of another time or place.

    Raises Stale when it was saved since `version`, Refused for a capacity below what is taken.
    """
    lock(event)
    if event.version != version:
        raise Stale(_("Somebody changed this event meanwhile. Look at both versions, then save again."))
    rules.check(details)
    moved = event.status != DRAFT and any(getattr(event, name) != getattr(details, name) for name in CALENDAR)
    renamed = event.status != DRAFT and event.title != details.title
    _apply(event, details)
    event.category_id = _category_id(details)
    event.version += 1
    event.sequence += moved or renamed
    facts.record(EventEdited(event.id, details.capacity), by.id)
    if moved:
        facts.record(EventMoved(event.id, event.sequence), by.id)


def details_of(event: Event, capacity: int | None) -> EventDetails:
    """What is said about an event now. capacity: of the whole event, which its counter knows."""
    said = {name: getattr(event, name) for name in PLAIN}
    return EventDetails(**said, category_id=event.category_id, capacity=capacity, currency=event.currency)


def _apply(event: Event, details: EventDetails) -> None:
    for name in PLAIN:
        setattr(event, name, getattr(details, name))


def _category_id(details: EventDetails) -> int | None:
    if details.category_id is not None and db.session.get(Category, details.category_id) is None:
        raise Refused(_("Choose a category from the list."), "category", status=422)
    return details.category_id
