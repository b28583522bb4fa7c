"""The letter that asks how it was, made from what is true when it is sent."""

from __future__ import annotations

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Letter, composes
from app.domain import mailings
from app.models import Event


@composes("reviews/asked")
def asked(event_id: int, reader_id: int) -> Letter:
    """Once, the day after, to somebody who was there."""
    event = db.session.get_one(Event, event_id)
    letter = Letter(_("How was %(title)s?", title=event.title), "reviews/asked", {"event": event})
    return mailings.as_sent(letter, reader_id)
