"""A call to a provider, made between two transactions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.core import db as work
from app.core.db import db

Answer = TypeVar("Answer")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Handover(Generic[Answer, Result]):
    """What a verb returns that has to ask somebody outside.

    The boundary commits what the verb wrote and gives the connection back, runs `call`
    (no database; the row's id is its idempotency key), then runs `store` with the answer
    in a second transaction. A poller mends what is lost in between.
    """

    call: Callable[[], Answer]
    store: Callable[[Answer], Result]


def carry_out(handover: Handover[Answer, Result]) -> Result:
    """Commit, call without a connection, store the answer in a second transaction; the caller commits."""
    work.commit()
    db.session.close()
    answer = handover.call()
    work.read_only(False)
    return handover.store(answer)
