"""What waits to be sent or to follow from a fact, and what was parked for a person to look at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.core import facts, outbox, queue
from app.core.db import after_commit, db
from app.core.errors import NotFound, Refused
from app.core.facts import Delivery
from app.core.i18n import gettext as _
from app.core.mail import Message
from app.core.page import Page, paginate
from app.domain.reports.facts import OutboxRunAgain
from app.models import User

MAIL, REACTION = "message", "delivery"
STATES = (outbox.PARKED, outbox.WAITING, outbox.DONE)
TABLES: dict[str, type[Message] | type[Delivery]] = {MAIL: Message, REACTION: Delivery}
PAGE_SIZE = 30
MOST_AT_ONCE = 1000


def count_outbox() -> dict[tuple[str, str], int]:
    """How many rows there are by kind (MAIL, REACTION) and state, in one statement."""
    parts = [
        select(literal(kind), table.state, func.count()).group_by(table.state)
        for kind, table in TABLES.items()
    ]
    found = {(kind, state): n for kind, state, n in db.session.execute(union_all(*parts))}
    return {(kind, state): found.get((kind, state), 0) for kind in TABLES for state in STATES}


def list_outbox(kind: str, state: str, number: int) -> Page[Any]:
    """One page of messages (MAIL) or of deliveries with their facts (REACTION), newest first."""
    if kind == MAIL:
        return paginate(
            select(Message).where(Message.state == state).order_by(Message.id.desc()), number, PAGE_SIZE
        )
    query: Any = select(Delivery, facts.Fact).join(facts.Fact, facts.Fact.id == Delivery.fact_id)
    return paginate(query.where(Delivery.state == state).order_by(Delivery.id.desc()), number, PAGE_SIZE)


def get_parked(kind: str, row_id: int) -> Message | Delivery:
    """The row, locked for its change. Raises NotFound, and Refused when it is not parked any more."""
    row: Message | Delivery | None = None
    if kind == MAIL:
        row = db.session.get(Message, row_id, with_for_update=True)
    elif kind == REACTION:
        row = db.session.get(Delivery, row_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.state != outbox.PARKED:
        raise Refused(_("This one is not parked any more: somebody let it run again."))
    return row


def run_again(row: Message | Delivery, *, by: User) -> None:
    """Give a parked row its attempts back and ring for a worker."""
    outbox.run_again(row)
    _ring(row)
    kind = MAIL if isinstance(row, Message) else REACTION
    facts.record(OutboxRunAgain(f"{kind}:{row.id}", 1), by.id)


def run_all_again(*, by: User) -> int:
    """Give every parked row (at most MOST_AT_ONCE of a kind) its attempts back; returns how many."""
    rows: list[Message | Delivery] = []
    for table in TABLES.values():
        parked = select(table).where(table.state == outbox.PARKED).order_by(table.id).limit(MOST_AT_ONCE)
        rows += db.session.scalars(parked.with_for_update(skip_locked=True))
    for row in rows:
        outbox.run_again(row)
        _ring(row)
    if rows:
        facts.record(OutboxRunAgain("all", len(rows)), by.id)
    return len(rows)


def _ring(row: Message | Delivery) -> None:
    name = row.queue if isinstance(row, Message) else "prompt"
    after_commit(lambda: queue.ring(name))
