"""Reading events."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.models import Category, Community, Event
from app.models.events import DRAFT, PUBLIC

BY_SLUG = select(Event).where(Event.slug == bindparam("slug"))


def get_event(slug: str) -> Event:
    """The event at this address, also a draft. Raises NotFound."""
    event = db.session.scalar(BY_SLUG, {"slug": slug})
    if event is None:
        raise NotFound
    return event


def get_event_by_id(event_id: int) -> Event:
    """The event with this number, also a draft. Raises NotFound."""
    event = db.session.get(Event, event_id)
    if event is None:
        raise NotFound
    return event


def list_events_of(community: Community, *, past: bool, number: int = 1, size: int = 20) -> Page[Event]:
    """The community's listed events: those to come, soonest first, or the past ones, latest first."""
    query = select(Event).where(
        Event.community_id == community.id, Event.status != DRAFT, Event.visibility == PUBLIC
    )
    if past:
        query = query.where(Event.ends_at <= clock.now()).order_by(Event.starts_at.desc(), Event.id.desc())
    else:
        query = query.where(Event.ends_at > clock.now()).order_by(Event.starts_at, Event.id)
    return paginate(query, number, size)


def list_categories() -> list[Category]:
    """The categories events are sorted into, in their order."""
    return list(db.session.scalars(select(Category).order_by(Category.position, Category.name)))
