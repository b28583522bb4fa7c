"""How an event's badges look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from app.core import facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain import documents
from app.domain.badges.facts import BadgesDesigned
from app.models import BadgeDesign, Event, Question, TicketType, User
from app.models.badges import COLOURS


@dataclass(frozen=True)
class Look:
    """size: of documents.FORMATS. question_id: whose answer stands below the name. colours: by type id."""

    size: str = "card-sheet"
    question_id: int | None = None
    code: bool = True
    colours: Mapping[int, str] = field(default_factory=dict)


def find_design(event: Event) -> BadgeDesign | None:
    """The event's design, if it has badges."""
    return db.session.get(BadgeDesign, event.id)


def save_design(event: Event, look: Look, version: int, *, by: User) -> BadgeDesign:
    """Say how badges look from now on. version: of the design that is changed, 0 for none.

    Raises Refused for another event's question or ticket type, Stale when it was saved since `version`.
    """
    lock(event)
    design = find_design(event)
    if (design.version if design else 0) != version:
        raise Stale(_("Somebody changed the badges meanwhile. Look at both versions, then save again."))
    _check(event, look)
    if design is None:
        design = BadgeDesign(event_id=event.id, version=0)
        db.session.add(design)
    design.size, design.question_id, design.code = look.size, look.question_id, look.code
    design.colours = {str(type_id): colour for type_id, colour in look.colours.items()}
    design.version += 1
    event.has_badges = True
    db.session.flush()
    facts.record(BadgesDesigned(event.id), by.id)
    return design


def _check(event: Event, look: Look) -> None:
    if look.size not in documents.FORMATS:
        raise Refused(_("Choose a size from the list."), "size", status=422)
    if look.question_id is not None:
        question = db.session.get(Question, look.question_id)
        if question is None or question.event_id != event.id:
            raise Refused(_("This question is not of this event."), "question", status=422)
    types = set(db.session.scalars(select(TicketType.id).where(TicketType.event_id == event.id)))
    if not set(look.colours) <= types or not set(look.colours.values()) <= set(COLOURS):
        raise Refused(_("Choose a colour from the list for each ticket."), status=422)
