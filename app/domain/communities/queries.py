"""Reading communities."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.models import Community, Event
from app.models.events import PUBLIC, PUBLISHED


@dataclass(frozen=True)
class Listed:
    """A community with how many of its events are to come, as the public sees them."""

    community: Community
    coming: int


def get_community(slug: str) -> Community:
    """The community at this address. Raises NotFound."""
    community = db.session.scalar(select(Community).where(Community.slug == slug))
    if community is None:
        raise NotFound
    return community


def list_communities(number: int, size: int = 30) -> Page[Listed]:
    """All communities, those with most to come first."""
    coming = (
        select(func.count())
        .where(
            Event.community_id == Community.id,
            Event.status == PUBLISHED,
            Event.visibility == PUBLIC,
            Event.ends_at > clock.now(),
        )
        .correlate(Community)
        .scalar_subquery()
    )
    query = select(Community, coming).order_by(coming.desc(), func.lower(Community.name), Community.id)
    page = paginate(query, number, size)
    return page.with_items([Listed(community, count) for community, count in page.items])
