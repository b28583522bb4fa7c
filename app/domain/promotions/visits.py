"""How often tracking links are followed: counted in the broker, since a visit only reads."""

from __future__ import annotations

from typing import Any

from redis import Redis
from sqlalchemy import bindparam, select, update

from app.core import queue
from app.core.db import after_commit, db, table_of
from app.models import Event, TrackingLink

COUNTING, TAKEN = "marquee:visits:counting", "marquee:visits:taken"
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
    queue.attempt("count", lambda broker: broker.hincrby(COUNTING, f"{slug}/{source}", 1))


def store_visits() -> None:
    """Add what was counted to the links that are there. What is taken is forgotten once it is committed."""
    counts: dict[Any, Any] = {}

    def take(broker: Redis) -> None:
        if not broker.exists(TAKEN) and broker.exists(COUNTING):
            broker.rename(COUNTING, TAKEN)
        counts.update(broker.hgetall(TAKEN))

    queue.attempt("take counts", take)
    if counts:
        seen = [(key.decode().rpartition("/"), int(n)) for key, n in counts.items()]
        rows = [{"page": slug, "carried": source, "n": n} for (slug, _slash, source), n in sorted(seen)]
        db.session.connection().execute(ADD, rows)
        after_commit(lambda: queue.attempt("forget counts", lambda broker: broker.delete(TAKEN)))
