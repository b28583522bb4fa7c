"""Many promo codes at once: one rule, each good for one booking."""

from __future__ import annotations

import re
from dataclasses import asdict

from sqlalchemy import select, text, update

from app.core import clock, facts, ids
from app.core.db import db, lock
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain.promotions.facts import CodeBatchAdded, CodeBatchResumed, CodeBatchStopped
from app.domain.promotions.keeping import CodeDetails, check_details
from app.domain.promotions.rules import plain_code
from app.models import CodeBatch, Event, PromoCode, User
from app.models.promotions import NOTHING

MOST = 5_000
PREFIX = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}", re.ASCII)
# Codes with their counters and ticket types: thousands of rows, one statement.
WRITE = text("""
    WITH drawn AS (
        SELECT code, row_number() OVER () AS n FROM unnest(CAST(:codes AS text[])) AS code
    ), counters AS (
        INSERT INTO counter (event_id, kind, quantity) SELECT :event_id, 'code', 1 FROM drawn RETURNING id
    ), counted AS (
        SELECT id, row_number() OVER (ORDER BY id) AS n FROM counters
    ), codes AS (
        INSERT INTO promo_code (
            event_id, batch_id, counter_id, code, kind, value, most_tickets, valid_from, valid_to, created_at
        )
        SELECT :event_id, :batch_id, counted.id, drawn.code, :kind, :value, CAST(:most_tickets AS bigint),
            CAST(:valid_from AS timestamptz), CAST(:valid_to AS timestamptz), :at
        FROM drawn JOIN counted USING (n) RETURNING id
    )
    INSERT INTO promo_code_type (promo_code_id, ticket_type_id)
    SELECT codes.id, type_id FROM codes, unnest(CAST(:type_ids AS bigint[])) AS type_id
""")


def make_batch(
    event: Event, name: str, count: int, prefix: str, details: CodeDetails, *, by: User | None
) -> CodeBatch:
    """Make `count` random codes with this rule, each good for one booking.

    prefix: what they begin with, may be empty. Of the details, the limits of bookings and the
    note are left out. Raises Refused for a rule that makes no sense, an odd prefix and other
    numbers than 1 to 5,000.
    """
    begin = plain_code(prefix).rstrip("-")
    if begin and not PREFIX.fullmatch(begin):
        raise Refused(_("Use up to 20 letters from A to Z, digits, - and _."), "prefix", status=422)
    if not 1 <= count <= MOST:
        raise Refused(_("Write a whole number from 1 to %(most)d.", most=MOST), "count", status=422)
    check_details(event, details)
    lock(event)
    batch = CodeBatch(event_id=event.id, name=name, created_at=clock.now())
    db.session.add(batch)
    db.session.flush()
    _write(batch, _draw(event, f"{begin}-" if begin else "", count), details)
    event.has_codes = True
    what = CodeBatchAdded(event.id, batch.id, details.kind, details.value, count)
    facts.record(what, by.id if by else None)
    return batch


def stop_batch(batch: CodeBatch, *, by: User) -> None:
    """Let nobody use its codes any more; those stopped before stay so. A second time does nothing."""
    going = PromoCode.batch_id == batch.id, PromoCode.withdrawn_at.is_(None)
    if db.session.execute(update(PromoCode).where(*going).values(withdrawn_at=clock.now())).rowcount:  # type: ignore[attr-defined]
        facts.record(CodeBatchStopped(batch.event_id, batch.id), by.id)


def resume_batch(batch: CodeBatch, *, by: User) -> None:
    """Let all of its codes be used again that were not used yet."""
    stopped = PromoCode.batch_id == batch.id, PromoCode.withdrawn_at.is_not(None)
    if db.session.execute(update(PromoCode).where(*stopped).values(withdrawn_at=None)).rowcount:  # type: ignore[attr-defined]
        facts.record(CodeBatchResumed(batch.event_id, batch.id), by.id)


def get_batch(event: Event, batch_id: int) -> CodeBatch:
    """Codes of this event that were made together. Raises NotFound, also for another event's."""
    query = select(CodeBatch).where(CodeBatch.id == batch_id, CodeBatch.event_id == event.id)
    batch = db.session.scalar(query)
    if batch is None:
        raise NotFound
    return batch


def _draw(event: Event, begin: str, count: int) -> list[str]:
    """So many codes that the event does not have; the event is locked."""
    drawn: set[str] = set()
    while len(drawn) < count:
        more = {begin + ids.new_code() for _n in range(count - len(drawn))}
        known = select(PromoCode.code).where(PromoCode.event_id == event.id, PromoCode.code.in_(more))
        drawn |= more - set(db.session.scalars(known))
    return sorted(drawn)


def _write(batch: CodeBatch, codes: list[str], details: CodeDetails) -> None:
    rule = asdict(details)
    kept = {name: rule[name] for name in ("kind", "most_tickets", "valid_from", "valid_to")}
    kept["value"] = 0 if details.kind == NOTHING else details.value
    own = {"event_id": batch.event_id, "batch_id": batch.id, "at": batch.created_at, "codes": codes}
    db.session.execute(WRITE, {**kept, **own, "type_ids": sorted(details.type_ids)})
