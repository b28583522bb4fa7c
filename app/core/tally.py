"""Counting what readers do: in the broker, since who only reads writes no row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from redis import Redis

from app.core import queue
from app.core.db import after_commit


class Tally:
    """One kind of count, by key; a broker that is down counts nothing."""

    def __init__(self, name: str) -> None:
        self.counting, self.taken = f"marquee:{name}:counting", f"marquee:{name}:taken"

    def count(self, key: str) -> None:
        """Count one."""
        queue.attempt("count", lambda broker: broker.hincrby(self.counting, key, 1))

    def store(self, write: Callable[[Mapping[str, int]], None]) -> None:
        """Let `write` add to its rows what was counted; that is forgotten once it is committed."""
        counts: dict[str, int] = {}

        def take(broker: Redis) -> None:
            if not broker.exists(self.taken) and broker.exists(self.counting):
                broker.rename(self.counting, self.taken)
            found = broker.hgetall(self.taken)
            counts.update({key.decode(): int(n) for key, n in found.items()})  # type: ignore[union-attr]

        queue.attempt("take counts", take)
        if counts:
            write(counts)
            after_commit(lambda: queue.attempt("forget counts", lambda broker: broker.delete(self.taken)))
