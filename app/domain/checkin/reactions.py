"""What follows from events: each has a door, and a copy has the doors of its model."""

from __future__ import annotations

from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.core.i18n import gettext as _
from app.domain.checkin.lists import copy_lists, open_list
from app.domain.events import EventCopied, EventCreated
from app.models import Event


@reacts_now(EventCreated)
def open_entrance(what: EventCreated, fact: Fact) -> None:
    open_list(db.session.get_one(Event, what.event_id), _("Entrance"))


@reacts_now(EventCopied)
def open_the_same_lists(what: EventCopied, fact: Fact) -> None:
    copy_lists(db.session.get_one(Event, what.source_id), db.session.get_one(Event, what.event_id))
