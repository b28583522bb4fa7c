"""When people came in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, literal, select, text

from app.core.db import db
from app.models import Admission, CheckInList, Event

QUARTER = timedelta(minutes=15)
STEPS = (QUARTER, timedelta(hours=1), timedelta(hours=3), timedelta(hours=12), timedelta(days=1))
MOST_BARS = 40
ORIGIN = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def arrivals_of(event: Event) -> list[tuple[datetime, int]]:
    """How many came in, by steps of time from the first to the last (on the event's clocks).

    Whoever came in at several lists counts at the first. Admissions that were taken back are left
    out. The step is as fine as 40 steps allow.
    """
    first = (
        select(func.min(Admission.at).label("at"))
        .join(CheckInList, CheckInList.id == Admission.list_id)
        .where(CheckInList.event_id == event.id, Admission.undone_at.is_(None))
        .group_by(Admission.ticket_id, Admission.guest_id)
        .subquery()
    )
    step = func.date_bin(text("interval '15 minutes'"), first.c.at, literal(ORIGIN)).label("step")
    query = select(step, func.count()).group_by(step).order_by(step)
    found = [(at, n) for at, n in db.session.execute(query)]
    return [(at.astimezone(event.zone), n) for at, n in in_steps(found)]


def in_steps(found: list[tuple[datetime, int]]) -> list[tuple[datetime, int]]:
    """The quarter hours (ordered, none twice) put together, gaps filled with 0."""
    if not found:
        return []
    first, last = found[0][0], found[-1][0]
    step = next((step for step in STEPS if (last - first) / step < MOST_BARS), STEPS[-1])
    counts = [0] * min(int((last - first) / step) + 1, MOST_BARS)
    for at, n in found:
        counts[min(int((at - first) / step), MOST_BARS - 1)] += n
    return [(first + index * step, n) for index, n in enumerate(counts)]
