"""How many places are left, in every reader's eyes: a hold that ran out counts as free."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BigInteger, ColumnElement, case, func, select

from app.core.db import db, this_moment
from app.models import Claim, Counter
from app.models.places import WHOLE_EVENT


def claimed() -> ColumnElement[int]:
    """SQL: the sum of the claims that the statement around it picks, as a whole number."""
    return func.coalesce(func.sum(Claim.n), 0).cast(BigInteger)  # a bare sum is read as a decimal


def expired_claims(counter: type[Counter] = Counter) -> ColumnElement[int]:
    """SQL: the places of this counter whose holds ran out and were not given back yet."""
    lapsed = (
        select(claimed())
        .where(Claim.counter_id == counter.id, Claim.released_at.is_(None), Claim.expires_at <= this_moment())
        .correlate(counter)
    )
    return lapsed.scalar_subquery()


def left_expression() -> ColumnElement[int | None]:
    """SQL: the places of this counter that anybody may take; NULL without a limit.

    While somebody waits for more than there is, what comes free is the waitlist's alone.
    """
    return case((Counter.queue_open, 0), else_=free_expression())


def free_expression(counter: type[Counter] = Counter) -> ColumnElement[int | None]:
    """SQL: the places of this counter that nobody has, the waitlist’s among them; NULL without a limit."""
    return counter.quantity - counter.taken + expired_claims(counter)


def count_left(counter_ids: Iterable[int]) -> dict[int, int | None]:
    """Places left by counter id; None without a limit."""
    rows = db.session.execute(select(Counter.id, left_expression()).where(Counter.id.in_(list(counter_ids))))
    return {row.id: row[1] for row in rows}


def count_free(counter_ids: Iterable[int]) -> dict[int, int | None]:
    """Places that nobody claims by counter id, the waitlist's among them; None without a limit.

    Holds that ran out count once they are given back.
    """
    free = select(Counter.id, Counter.quantity - Counter.taken).where(Counter.id.in_(list(counter_ids)))
    return {row.id: row[1] for row in db.session.execute(free)}


def find_event_counter(event_id: int) -> Counter:
    """The counter of the whole event. Raises NoResultFound when the event has none."""
    query = select(Counter).where(Counter.event_id == event_id, Counter.kind == WHOLE_EVENT)
    return db.session.scalars(query).one()
