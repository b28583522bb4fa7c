"""How connections to Postgres are opened, kept and waited for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, overload

import psycopg
from gevent import get_hub
from psycopg import Column, waiting
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

SETTINGS = "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s"
WAIT_SECONDS = 30
REST_SECONDS = 2.0


class Columns(Sequence[Column]):
    """What a result's columns are called, made when somebody looks: SQLAlchemy mostly knows them."""

    def __init__(self, cursor: psycopg.Cursor[Any], n: int) -> None:
        self.cursor, self.n = cursor, n

    def __len__(self) -> int:
        return self.n

    @overload
    def __getitem__(self, index: int) -> Column: ...
    @overload
    def __getitem__(self, index: slice) -> list[Column]: ...
    def __getitem__(self, index: int | slice) -> Column | list[Column]:
        numbers = range(self.n)[index]
        return Column(self.cursor, numbers) if isinstance(numbers, int) else [self[n] for n in numbers]


class Cursor(psycopg.Cursor[Any]):
    """A cursor that describes its columns only when asked for one."""

    @property
    def description(self) -> Any:
        result = self.pgresult
        return Columns(self, result.nfields) if result and result.nfields else super().description


def writing_options(pool_size: int) -> dict[str, Any]:
    """What the engine of units of work is made with."""
    return _options(pool_size, SETTINGS)


def reading_options(pool_size: int) -> dict[str, Any]:
    """What the engine of pages is made with: Postgres refuses a write, and each statement stands
    alone, which saves the two round trips of a transaction.
    """
    options = _options(pool_size, f"{SETTINGS} -c default_transaction_read_only=on")
    return {**options, "isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}


def _options(pool_size: int, settings: str) -> dict[str, Any]:
    return {
        "pool_size": pool_size,
        "max_overflow": 0,
        "pool_use_lifo": True,  # those that are not needed rest, and cost Postgres less
        "pool_timeout": WAIT_SECONDS,
        "connect_args": {"options": settings, "cursor_factory": Cursor},
    }


def ping_after_rest(engine: Engine) -> None:
    """Ask a connection whether it lives only when it has rested for a while.

    A ping costs three round trips; a connection that broke within these seconds fails its
    first statement instead, and the pool is emptied (SQLAlchemy's pessimistic recipe, less so).
    """

    @event.listens_for(engine, "checkout")
    def check(connection: Any, record: Any, proxy: Any) -> None:
        rested = time.monotonic() - record.info.get("rests_since", 0.0)
        if rested > REST_SECONDS and not _answers(connection):
            raise DisconnectionError

    @event.listens_for(engine, "checkin")
    def note(connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()


def break_together(engines: Sequence[Engine]) -> None:
    """Where one engine's connections broke, the others' have too: they are opened anew unasked."""

    def tell(engine: Engine) -> None:
        @event.listens_for(engine, "handle_error")
        def others(context: Any) -> None:
            if context.is_disconnect:
                for other in engines:
                    if other is not engine:
                        other.dispose()

    for engine in engines:
        tell(engine)


def _answers(connection: Any) -> bool:
    try:
        connection.execute("SELECT")
        connection.rollback()
    except psycopg.Error:
        return False
    return True


def wait_through_gevent() -> None:
    """Let psycopg wait on gevent's loop itself: through gevent's poll() it costs a tenth of a page."""
    waiting.wait = _wait


_usual_wait = waiting.wait


def _wait(gen: Any, fileno: int, interval: float = 0.0, timeout: float | None = None) -> Any:
    if timeout is not None:
        return _usual_wait(gen, fileno, interval, timeout)
    hub = get_hub()
    try:
        wanted = next(gen)
        while True:  # psycopg and libev agree on what 1 (read) and 2 (write) mean
            watcher = hub.loop.io(fileno, int(wanted))
            try:
                hub.wait(watcher)
            finally:
                watcher.close()
            wanted = gen.send(wanted)
    except StopIteration as done:
        return done.value
