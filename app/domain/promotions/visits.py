"""How often tracking links are followed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select, update

from app.core.db import db, table_of
from app.core.tally import Tally
from app.models import Event, TrackingLink

VISITS = Tally("visits")
LINK, EVENT = table_of(TrackingLink).c, table_of(Event).c
ADD = (
    update(table_of(TrackingLink))
    .where(LINK.source == bindparam("carried"))
    .where(LINK.event_id == select(EVENT.id).where(EVENT.slug == bindparam("page")).scalar_subquery())
    .values(visits=LINK.visits + bindparam("n"))
)


def count_visit(slug: str, source: str) -> None:
    """Count one to the event with this slug; a broker that is down counts none.

    source: as `plain_source` gives it. Nothing else of the visit is kept.
    """
    VISITS.count(f"{slug}/{source}")


def store_visits() -> None:
    """Add what was counted to the links that are there."""
    VISITS.store(_add)


def _add(counts: Mapping[str, int]) -> None:
    seen = [(*key.rpartition("/")[::2], n) for key, n in sorted(counts.items())]
    rows = [{"page": slug, "carried": source, "n": n} for slug, source, n in seen]
    db.session.connection().execute(ADD, rows)
