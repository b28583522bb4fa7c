"""When an event's pages say how many places are left."""

from __future__ import annotations

from app.core import facts
from app.core.db import lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.tickets.facts import EventPlacesShown
from app.models import Event, User
from app.models.events import PLACES_SHOWN


def show_places(event: Event, shown: str, *, by: User) -> None:
    """Say how many places are left always, when they are few, or never. Raises Refused for anything else."""
    if shown not in PLACES_SHOWN:
        raise Refused(_("Choose when places left are shown."), "shown", status=422)
    lock(event)
    if event.places_shown != shown:
        event.places_shown = shown
        event.version += 1
        facts.record(EventPlacesShown(event.id, shown), by.id)
