"""Rows that wait for a worker: claimed with a lease, tried again later, parked in the end.

Postgres is the truth and the queue only the doorbell, so nothing is lost when the
broker is flushed or a worker dies (reliability.md, decision 4).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Id, db, unit_of_work

WAITING, DONE, PARKED = "waiting", "done", "parked"
LEASE = timedelta(minutes=2)
ATTEMPTS = 8
FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)
BATCH = 5  # few enough to end within one lease at a mail server that takes its 20 seconds for each


class Due:
    """The columns of a row that a worker has to see to."""

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(default=WAITING, server_default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]


Row = TypeVar("Row", bound=Due)


def claim_due(table: type[Row], *, where: Any = None, limit: int = BATCH) -> list[int]:
    """Lease up to `limit` due rows for this worker and return their ids. The caller commits."""
    moment = clock.now()
    query = (
        select(table)
        .where(table.state == WAITING, table.due_at <= moment)
        .where(or_(table.leased_until.is_(None), table.leased_until < moment))
        .order_by(table.due_at, table.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(db.session.scalars(query if where is None else query.where(where)))
    for row in rows:
        row.leased_until = moment + LEASE
        row.attempts += 1
    db.session.flush()
    return [row.id for row in rows]


def finish(row: Due) -> None:
    """The work of this row is done."""
    row.state, row.leased_until, row.done_at, row.last_error = DONE, None, clock.now(), None


def fail(row: Due, error: BaseException, *, for_good: bool = False) -> None:
    """The work failed: try again after a growing delay, or park it for a person to look at."""
    row.last_error = f"{type(error).__name__}: {error}"[:500]
    row.leased_until = None
    if for_good or row.attempts >= ATTEMPTS:
        row.state = PARKED
        return
    row.due_at = clock.now() + min(FIRST_DELAY * 2 ** (row.attempts - 1), LONGEST_DELAY)


def run_again(row: Due) -> None:
    """Give a parked row its attempts back."""
    row.state, row.attempts, row.due_at, row.leased_until = WAITING, 0, clock.now(), None


def drain(table: type[Row], work: Callable[[Row], None], *, where: Any = None,
          until: float | None = None) -> int:  # fmt: skip
    """Do all due work of `table`, each row in a transaction of its own; returns how many were tried.

    until: a moment of time.monotonic(); what is begun then is ended, and nothing more claimed.
    """
    tried = 0
    while until is None or time.monotonic() < until:
        with unit_of_work():
            ids = claim_due(table, where=where)
        if not ids:
            break
        for row_id in ids:
            _do(table, row_id, work)
        tried += len(ids)
    return tried


def _do(table: type[Row], row_id: int, work: Callable[[Row], None]) -> None:
    try:
        with unit_of_work():
            row = db.session.get_one(table, row_id)
            if row.state == WAITING:
                work(row)
                finish(row)
    except Exception as error:  # noqa: BLE001 - whatever it was, the row tells it
        with unit_of_work():
            fail(db.session.get_one(table, row_id), error, for_good=isinstance(error, ForGood))


class ForGood(Exception):
    """Trying again will not help (an address that the mail server refuses for good)."""
