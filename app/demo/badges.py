"""The badges of the demo's busy event."""

from collections.abc import Sequence

from sqlalchemy import update

from app.core.db import db
from app.demo.stage import Staged
from app.demo.writing import Chronicle
from app.domain.badges.facts import BadgesDesigned
from app.models import BadgeDesign, Event
from app.models.badges import COLOURS


def write_badges(events: Sequence[Staged], chronicle: Chronicle) -> None:
    """Cards with a colour for each ticket type, designed the day it went on sale."""
    busy = next(event for event in events if event.plan.busy)
    colours = {str(type_id): COLOURS[n % len(COLOURS)] for n, type_id in enumerate(busy.type_ids)}
    db.session.add(BadgeDesign(event_id=busy.id, size="card-sheet", colours=colours))
    db.session.execute(update(Event).where(Event.id == busy.id).values(has_badges=True))
    chronicle.tell(
        BadgesDesigned(busy.id), busy.moments.published_at or busy.moments.created_at, busy.owner_id
    )
