"""Reading venues."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.models import Community, Event, Membership, User, Venue
from app.models.events import DRAFT, PUBLIC


def get_venue(community: Community, venue_id: int) -> Venue:
    """An open venue of this community. Raises NotFound, also for another community's."""
    query = select(Venue).where(
        Venue.id == venue_id, Venue.community_id == community.id, Venue.closed_at.is_(None)
    )
    venue: Venue | None = db.session.scalar(query)
    if venue is None:
        raise NotFound
    return venue


def list_venues(community_ids: Sequence[int]) -> list[Venue]:
    """The open venues of these communities, by name."""
    query = select(Venue).where(Venue.community_id.in_(community_ids), Venue.closed_at.is_(None))
    return list(db.session.scalars(query.order_by(func.lower(Venue.name), Venue.id)))


def list_known_venues(viewer: User | None, search: str, page: int, size: int) -> Page[Venue]:
    """Open venues by name: those where a public event is or was, and all of the viewer's own.

    search: part of a name or of a city.
    """
    used = select(Event.id).where(
        Event.venue_id == Venue.id, Event.visibility == PUBLIC, Event.status != DRAFT
    )
    known = used.exists()
    if viewer is not None:
        own = select(Membership.community_id).where(Membership.user_id == viewer.id)
        known = or_(known, Venue.community_id.in_(own))  # type: ignore[assignment]
    query = select(Venue).where(Venue.closed_at.is_(None), known)
    if search:
        in_city = Venue.city.icontains(search, autoescape=True)
        query = query.where(or_(Venue.name.icontains(search, autoescape=True), in_city))
    return paginate(query.order_by(func.lower(Venue.name), Venue.id), page, size)
