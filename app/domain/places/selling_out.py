"""Noticing that the last place is gone, once for each size of a counter."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import exists, select

from app.core import facts
from app.core.db import db
from app.core.facts import Fact
from app.domain.places.facts import PlacesSoldOut
from app.models import Claim, Counter
from app.models.places import CODE


def note_sold_out(counter_ids: Iterable[int]) -> None:
    """Record which of these counters have no place left and none that is only held.

    Full counters are locked first: of two buyers who take the last two places at once, the
    second sees what the first one did.
    """
    full = Counter.id.in_(list(counter_ids)), Counter.taken == Counter.quantity, Counter.kind != CODE
    query = select(Counter.id, Counter.event_id, Counter.quantity).where(*full).order_by(Counter.id)
    # not FOR UPDATE: buyers in line hold a key share by their claims, and wait for us meanwhile
    for counter_id, event_id, quantity in db.session.execute(query.with_for_update(key_share=True)).all():
        what = PlacesSoldOut(event_id, counter_id, quantity or 0)
        if not _is_held(counter_id) and not _is_told(what):
            facts.record(what, None)


def _is_held(counter_id: int) -> bool:
    held = Claim.counter_id == counter_id, Claim.released_at.is_(None), Claim.expires_at.is_not(None)
    return bool(db.session.scalar(select(exists().where(*held))))


def _is_told(what: PlacesSoldOut) -> bool:
    same = Fact.data["counter_id"].as_integer() == what.counter_id
    as_many = Fact.data["quantity"].as_integer() == what.quantity
    told = exists().where(Fact.subject == what.subject(), Fact.kind == "PlacesSoldOut", same, as_many)
    return bool(db.session.scalar(select(told)))
