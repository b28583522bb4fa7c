"""How often certificates are downloaded: counted in the broker, since a download only reads."""

from __future__ import annotations

from typing import Any

from redis import Redis
from sqlalchemy import bindparam, update

from app.core import clock, queue
from app.core.db import after_commit, db, table_of
from app.models import Certificate

COUNTING, TAKEN = "marquee:certificates:counting", "marquee:certificates:taken"
TABLE = table_of(Certificate)
ADD = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("certificate"))
    .values(downloads=TABLE.c.downloads + bindparam("n"), downloaded_at=bindparam("at"))
)


def count_download(certificate: Certificate) -> None:
    """Count one; a broker that is down counts none."""
    number = certificate.id

    def count(broker: Redis) -> None:
        broker.hincrby(COUNTING, str(number), 1)

    queue.attempt("count", count)


def store_downloads() -> None:
    """Add what was counted to the rows. What is taken is forgotten once it is committed."""
    counts: dict[Any, Any] = {}

    def take(broker: Redis) -> None:
        if not broker.exists(TAKEN) and broker.exists(COUNTING):
            broker.rename(COUNTING, TAKEN)
        counts.update(broker.hgetall(TAKEN))

    queue.attempt("take counts", take)
    if counts:
        moment = clock.now()
        rows = [{"certificate": int(number), "n": int(n), "at": moment} for number, n in counts.items()]
        db.session.connection().execute(ADD, rows)
        after_commit(lambda: queue.attempt("forget counts", lambda broker: broker.delete(TAKEN)))
