"""Which counters are kept for those who wait.

A counter's queue is open while somebody waits for more than it has free: what comes free there
is theirs, before anybody offers it to them. Whatever else the event sells goes on.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Executable, bindparam, exists, func, or_, select, update

from app.core.db import db
from app.domain import places
from app.domain.waitlist.wanting import takes_any
from app.models import Counter, TicketType, TicketTypeCounter, WaitlistEntry
from app.models.waitlist import WAITING


def keep_for_waiting(event_id: int) -> None:
    """Open the queues of counters that are too small for somebody, close those of the others."""
    rows = db.session.execute(_changes(), {"event": event_id}).all()
    for counter_id, wanted in rows:
        change = update(Counter).where(Counter.id == counter_id).values(queue_open=wanted)
        db.session.execute(change.execution_options(synchronize_session=False))


@cache
def _changes() -> Executable:
    """In id order, as every lock on counters is taken."""
    short = func.coalesce(places.free_expression() < WaitlistEntry.quantity, False)
    waiting = WaitlistEntry.event_id == Counter.event_id, WaitlistEntry.state == WAITING, short
    bound = TicketTypeCounter.counter_id == Counter.id
    for_one = exists().where(
        *waiting, bound, WaitlistEntry.ticket_type_id == TicketTypeCounter.ticket_type_id
    )
    for_any = exists().where(*waiting, bound, TicketType.id == TicketTypeCounter.ticket_type_id, takes_any())
    waits = or_(for_one.correlate(Counter), for_any.correlate(Counter))
    query = select(Counter.id, waits.label("wanted"))
    return query.where(Counter.event_id == bindparam("event"), Counter.queue_open != waits).order_by(
        Counter.id
    )
