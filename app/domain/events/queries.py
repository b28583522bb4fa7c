"""Reading events."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.models import Event


def get_event(slug: str) -> Event:
    """The event at this address, also a draft. Raises NotFound."""
    event = db.session.scalar(select(Event).where(Event.slug == slug))
    if event is None:
        raise NotFound
    return event
