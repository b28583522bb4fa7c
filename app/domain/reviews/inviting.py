"""Asking those who were there what they thought of it: once an event, the day after its end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from app.core import clock, facts
from app.core.db import db
from app.core.facts import Fact
from app.domain.reviews.facts import ReviewsInvited
from app.models import Event
from app.models.events import PUBLISHED

REST, FORGOTTEN = timedelta(hours=12), timedelta(days=7)


def invite_due() -> int:
    """Ask for reviews of every event that ended half a day ago and was not asked about; returns how many."""
    now = clock.now()
    asked = exists().where(Fact.event_id == Event.id, Fact.kind == ReviewsInvited.__name__)
    due = select(Event.id).where(
        Event.status == PUBLISHED,
        Event.ends_at.between(now - FORGOTTEN, now - REST),
        ~asked,
    )
    ended = list(db.session.scalars(due.order_by(Event.id).with_for_update(skip_locked=True)))
    for event_id in ended:
        facts.record(ReviewsInvited(event_id), None)
    return len(ended)
