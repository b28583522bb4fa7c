"""Reading communities."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.models import Community


def get_community(slug: str) -> Community:
    """The community at this address. Raises NotFound."""
    community = db.session.scalar(select(Community).where(Community.slug == slug))
    if community is None:
        raise NotFound
    return community
