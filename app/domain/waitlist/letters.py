"""The letters to those who wait, made from what is true when they are sent."""

from __future__ import annotations

from typing import Any

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Letter, composes
from app.domain.waitlist import words
from app.domain.waitlist.links import entry_secret
from app.domain.waitlist.queries import get_entry_by_id, stand
from app.models import Event


@composes("waitlist/joined")
def joined(entry_id: int) -> Letter:
    """Which place in the line one has, and how to leave it."""
    values = _values(entry_id)
    values["said"] = words.waiting(values["standing"], values["event"])
    return Letter(_("On the waitlist: %(title)s", title=values["event"].title), "waitlist/joined", values)


@composes("waitlist/offered")
def offered(entry_id: int) -> Letter:
    """That places are free, and until when they are kept."""
    values = _values(entry_id)
    offer = values["standing"].offer
    values["until"] = words.deadline_in_words(offer.expires_at, values["event"]) if offer else ""
    return Letter(_("Places for you: %(title)s", title=values["event"].title), "waitlist/offered", values)


@composes("waitlist/over")
def over(entry_id: int) -> Letter:
    """That one waits no more, and why."""
    values = _values(entry_id)
    values["said"] = words.ended(values["standing"], values["event"])
    return Letter(_("Waitlist ended: %(title)s", title=values["event"].title), "waitlist/over", values)


def _values(entry_id: int) -> dict[str, Any]:
    entry = get_entry_by_id(entry_id)
    return {
        "entry": entry,
        "event": db.session.get_one(Event, entry.event_id),
        "standing": stand(entry),
        "secret": entry_secret(entry.code),
    }
