"""I3 and I6: the ledger of places agrees with itself and with the orders."""

from __future__ import annotations

from app.audit.asking import GIVEN_BACK, rows
from app.core import clock


def wrong_counters() -> list[str]:
    found = rows("""
        SELECT counter.id, counter.taken, coalesce(sum(claim.n), 0) AS claimed
        FROM counter LEFT JOIN claim ON claim.counter_id = counter.id AND claim.released_at IS NULL
        GROUP BY counter.id HAVING counter.taken <> coalesce(sum(claim.n), 0) ORDER BY counter.id
    """)
    return [f"counter {row.id}: taken is {row.taken}, its claims add up to {row.claimed}" for row in found]


def oversold_counters() -> list[str]:
    found = rows("SELECT id, taken, quantity FROM counter WHERE taken > quantity OR taken < 0 ORDER BY id")
    return [f"counter {row.id}: {row.taken} taken of {row.quantity}" for row in found]


def orders_without_places() -> list[str]:
    """Both ways: a place too few on any counter that binds its lines, and a claim on one that does not."""
    found = rows(f"""
        WITH {GIVEN_BACK}, swapped AS (
            SELECT line.order_id, line.ticket_type_id AS old, ticket.ticket_type_id AS new
            FROM ticket JOIN order_line line ON line.id = ticket.order_line_id
            WHERE ticket.status = 'valid' AND ticket.ticket_type_id <> line.ticket_type_id
        ), booked AS (
            SELECT line.order_id, line.ticket_type_id,
                line.quantity - line.returned - coalesce(given_back.n, 0) AS n
            FROM order_line line LEFT JOIN given_back ON given_back.order_line_id = line.id
            UNION ALL SELECT order_id, old, -1 FROM swapped
            UNION ALL SELECT order_id, new, 1 FROM swapped
        ), due AS (
            SELECT booked.order_id, bound.counter_id, sum(booked.n) AS n
            FROM booked JOIN "order" ON "order".id = booked.order_id AND "order".status = 'confirmed'
            JOIN ticket_type_counter bound ON bound.ticket_type_id = booked.ticket_type_id
            GROUP BY booked.order_id, bound.counter_id
        ), held AS (
            SELECT claim.order_id, claim.counter_id, sum(claim.n) AS n
            FROM claim JOIN "order" ON "order".id = claim.order_id AND "order".status = 'confirmed'
            JOIN counter ON counter.id = claim.counter_id AND counter.kind <> 'code'
            WHERE claim.released_at IS NULL AND claim.expires_at IS NULL
            GROUP BY claim.order_id, claim.counter_id
        )
        SELECT "order".code, counter_id, coalesce(due.n, 0) AS due, coalesce(held.n, 0) AS held
        FROM due FULL JOIN held USING (order_id, counter_id) JOIN "order" ON "order".id = order_id
        WHERE coalesce(due.n, 0) <> coalesce(held.n, 0) ORDER BY order_id, counter_id
    """)  # noqa: S608 - the only value is a constant
    return [
        f"order {row.code}: {row.held} places held on counter {row.counter_id}, {row.due} booked"
        for row in found
    ]


def places_without_orders() -> list[str]:
    found = rows("""
        SELECT "order".code, "order".status, claim.id
        FROM claim JOIN "order" ON "order".id = claim.order_id
        WHERE claim.released_at IS NULL AND "order".status NOT IN ('confirmed', 'pending')
        ORDER BY claim.id
    """)
    return [f"order {row.code} is {row.status}, but claim {row.id} is not released" for row in found]


def claims_outliving_holds() -> list[str]:
    found = rows("""
        SELECT "order".code, claim.id
        FROM claim JOIN "order" ON "order".id = claim.order_id
        WHERE "order".status = 'pending' AND claim.released_at IS NULL
        AND (claim.expires_at IS NULL OR claim.expires_at > "order".expires_at)
        ORDER BY claim.id
    """)
    return [f"order {row.code} is a hold, but claim {row.id} outlives it" for row in found]


def wrong_quotas() -> list[str]:
    """Holds that ran out are left aside: each counter gives them back in its own time."""
    found = rows(
        """
        WITH live AS (
            SELECT counter_id, sum(n) AS n FROM claim
            WHERE released_at IS NULL AND (expires_at IS NULL OR expires_at > :now) GROUP BY counter_id
        ), members AS (
            SELECT quota.id, sum(coalesce(live.n, 0)) AS n
            FROM quota
            LEFT JOIN ticket_type_counter bound ON bound.counter_id = quota.counter_id
            LEFT JOIN ticket_type_counter other ON other.ticket_type_id = bound.ticket_type_id
            LEFT JOIN counter own ON own.id = other.counter_id AND own.kind = 'type'
            LEFT JOIN live ON live.counter_id = own.id
            GROUP BY quota.id
        )
        SELECT quota.id, quota.name, members.n AS due, coalesce(live.n, 0) AS held
        FROM quota JOIN members USING (id) LEFT JOIN live ON live.counter_id = quota.counter_id
        WHERE members.n <> coalesce(live.n, 0) ORDER BY quota.id
    """,
        now=clock.now(),
    )
    return [
        f"quota {row.id}: {row.held} places taken, its ticket types have taken {row.due}" for row in found
    ]


def foreign_quotas() -> list[str]:
    found = rows("""
        SELECT type.id, count(*) AS n, bool_or(counter.event_id <> type.event_id) AS foreign_one
        FROM ticket_type type JOIN ticket_type_counter bound ON bound.ticket_type_id = type.id
        JOIN counter ON counter.id = bound.counter_id AND counter.kind = 'quota'
        GROUP BY type.id HAVING count(*) > 1 OR bool_or(counter.event_id <> type.event_id) ORDER BY type.id
    """)
    return [
        f"ticket type {row.id} shares " + ("another event's places" if row.foreign_one else f"{row.n} quotas")
        for row in found
    ]
