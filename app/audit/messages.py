"""I7: every letter is in the outbox, and every outbox row is on its way or at an end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from app.audit.asking import rows
from app.core import clock
from app.core.outbox import LEASE

OUTBOXES = ("message", "delivery", "badge_part")


def orders_without_letter() -> list[str]:
    """A cancelled order that was never confirmed had nobody to write to."""
    found = rows("""
        SELECT "order".code, due.letter
        FROM "order" CROSS JOIN LATERAL (VALUES
            ('confirmed', "order".confirmed_at IS NOT NULL),
            ('cancelled', "order".status = 'cancelled')
        ) AS due (letter, is_due)
        WHERE due.is_due AND "order".email <> '' AND NOT EXISTS (
            SELECT FROM message WHERE key = 'order:' || "order".id || ':' || due.letter)
        ORDER BY "order".id
    """)
    return [f"order {row.code} has no letter “{row.letter}”" for row in found]


def odd_states() -> list[str]:
    found: list[Row[Any]] = []
    for table in OUTBOXES:
        found += rows(f"""
            SELECT '{table}' AS kind, id, state FROM {table}
            WHERE NOT (state = 'waiting' AND done_at IS NULL
                OR state = 'done' AND done_at IS NOT NULL AND leased_until IS NULL
                OR state = 'parked' AND last_error IS NOT NULL AND leased_until IS NULL)
            ORDER BY id
        """)  # noqa: S608 - the tables are constants of this file
    return [f"{row.kind} {row.id}: state {row.state} does not fit its other columns" for row in found]


def forgotten_leases() -> list[str]:
    """A lease that ended two leases ago began three ago."""
    limit = clock.now() - 2 * LEASE
    found: list[Row[Any]] = []
    for table in OUTBOXES:
        sql = (
            f"SELECT '{table}' AS kind, id, leased_until FROM {table} WHERE leased_until < :limit ORDER BY id"  # noqa: S608 - constants
        )
        found += rows(sql, limit=limit)
    return [f"{row.kind} {row.id}: claimed until {row.leased_until:%Y-%m-%d %H:%M:%S}" for row in found]
