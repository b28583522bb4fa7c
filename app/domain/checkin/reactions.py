"""What follows from events: each has a door."""

from __future__ import annotations

from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.core.i18n import gettext as _
from app.domain.checkin.lists import open_list
from app.domain.events import EventCreated
from app.models import Event


@reacts_now(EventCreated)
def open_entrance(what: EventCreated, fact: Fact) -> None:
    open_list(db.session.get_one(Event, what.event_id), _("Entrance"))
