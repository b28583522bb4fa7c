"""Which topics a person may hear."""

from __future__ import annotations

import re

from app.core import hints
from app.core.db import db
from app.domain import access
from app.models import Event, User
from app.models.events import DRAFT

MOST_TOPICS = 10
ID = re.compile(r"[0-9]{1,18}")


def admitted(asked: str, person: User | None) -> frozenset[str] | None:
    """The topics among those asked for that this person may hear; None when one needs signing in.

    asked: as in the address, "places:12,inbox". What is unknown or not theirs is left out,
    without a word about which of both it is.
    """
    heard = set()
    for name in asked.split(",")[:MOST_TOPICS]:
        noun, _colon, number = name.partition(":")
        if noun != hints.PLACES and person is None:
            return None
        if name == hints.INBOX and person is not None:
            heard.add(hints.topic(hints.INBOX, person.id))
        elif ID.fullmatch(number) and _may_hear(noun, int(number), person):
            heard.add(hints.topic(noun, int(number)))
    if person is not None:
        heard.add(hints.topic(hints.PERSON, person.id))
    return frozenset(heard)


def _may_hear(noun: str, event_id: int, person: User | None) -> bool:
    event = db.session.get(Event, event_id)
    if event is None:
        return False
    if noun == hints.PLACES and event.status != DRAFT:
        return True
    if person is None:
        return False
    if noun == hints.SCANS:
        return access.may_admit(person.id, event)
    return noun in {hints.PLACES, hints.ORDERS} and access.may_organize(person.id, event.community_id)
