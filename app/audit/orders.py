"""I6, I12 and I15: orders agree with their tickets, their facts and their lines."""

from __future__ import annotations

from app.audit.asking import GIVEN_BACK, rows

ORDER_FACTS = "('PlacesHeld', 'OrderConfirmed', 'OrderCancelled', 'OrderExpired', 'OrderRefunded')"
# What may come right before each kind of fact; "" is nothing.
MOVES = {
    "PlacesHeld": {"", "PlacesHeld"},
    "OrderConfirmed": {"", "PlacesHeld", "OrderExpired"},
    "OrderCancelled": {"PlacesHeld", "OrderConfirmed"},
    "OrderExpired": {"PlacesHeld"},
    "OrderRefunded": {"OrderConfirmed"},
}


def wrong_tickets() -> list[str]:
    """Per line, so that a ticket of one type never stands in for one of another."""
    found = rows(f"""
        WITH {GIVEN_BACK}, line AS (
            SELECT line.*, "order".code, "order".status, "order".event_id,
                CASE WHEN "order".status = 'confirmed' AND line.admits
                THEN line.quantity - coalesce(given_back.n, 0) ELSE 0 END AS due
            FROM "order" JOIN order_line line ON line.order_id = "order".id
            LEFT JOIN given_back ON given_back.order_line_id = line.id
        )
        SELECT line.code, line.status, line.id, line.due, count(ticket.id) AS valid
        FROM line LEFT JOIN ticket ON ticket.order_line_id = line.id AND ticket.status = 'valid'
            AND ticket.event_id = line.event_id AND line.ticket_type_id = coalesce((
                SELECT swap.from_type_id FROM ticket_swap swap WHERE swap.ticket_id = ticket.id
                ORDER BY swap.id LIMIT 1), ticket.ticket_type_id)
        GROUP BY line.id, line.code, line.status, line.due
        HAVING count(ticket.id) <> line.due ORDER BY line.id
    """)  # noqa: S608 - the only value is a constant
    return [
        f"order {row.code} ({row.status}): line {row.id} has {row.valid} valid tickets, {row.due} are due"
        for row in found
    ]


def wrong_totals() -> list[str]:
    found = rows("""
        SELECT "order".code, "order".total, coalesce(sum(line.gross), 0) AS lines
        FROM "order" LEFT JOIN order_line line ON line.order_id = "order".id
        GROUP BY "order".id HAVING "order".total <> coalesce(sum(line.gross), 0) ORDER BY "order".id
    """)
    return [f"order {row.code}: total {row.total}, its lines add up to {row.lines}" for row in found]


def wrong_statuses() -> list[str]:
    """A hold's last fact is PlacesHeld; one that ran out stays `pending` until it is swept."""
    found = rows(f"""
        SELECT "order".code, "order".status, last.kind
        FROM "order" LEFT JOIN LATERAL (
            SELECT kind FROM fact WHERE subject = 'order:' || "order".id AND kind IN {ORDER_FACTS}
            ORDER BY fact.id DESC LIMIT 1
        ) AS last ON true
        WHERE "order".status IS DISTINCT FROM CASE last.kind
            WHEN 'PlacesHeld' THEN 'pending' WHEN 'OrderConfirmed' THEN 'confirmed'
            WHEN 'OrderCancelled' THEN 'cancelled' WHEN 'OrderExpired' THEN 'expired'
            WHEN 'OrderRefunded' THEN 'refunded' END
        ORDER BY "order".id
    """)  # noqa: S608 - the only value is a constant of this file
    return [f"order {row.code} is {row.status}, its last fact is {row.kind or 'missing'}" for row in found]


def forbidden_moves() -> list[str]:
    found = rows(f"""
        SELECT subject, id, kind, coalesce(lag(kind) OVER (PARTITION BY subject ORDER BY id), '') AS before
        FROM fact WHERE kind IN {ORDER_FACTS} ORDER BY id
    """)  # noqa: S608 - the only value is a constant of this file
    return [
        f"{row.subject}: {row.kind} (fact {row.id}) after {row.before or 'nothing'}"
        for row in found
        if row.before not in MOVES[row.kind]
    ]


def wrong_event_statuses() -> list[str]:
    """Only events that tell: one that came in published, by an import, has no such fact."""
    found = rows("""
        SELECT event.slug, event.status, last.kind
        FROM event JOIN LATERAL (
            SELECT kind FROM fact
            WHERE subject = 'event:' || event.id AND kind IN ('EventPublished', 'EventCancelled')
            ORDER BY fact.id DESC LIMIT 1
        ) AS last ON true
        WHERE event.status <>
            CASE last.kind WHEN 'EventPublished' THEN 'published' ELSE 'cancelled' END
        ORDER BY event.id
    """)
    return [f"event {row.slug} is {row.status}, its last fact is {row.kind}" for row in found]


def extras_without_tickets() -> list[str]:
    """What goes with tickets is given back with the last of them."""
    found = rows("""
        SELECT "order".code, line.name, line.quantity - line.returned AS n, entries.n AS entries
        FROM order_line line JOIN ticket_type type ON type.id = line.ticket_type_id
        JOIN "order" ON "order".id = line.order_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(CASE "order".status WHEN 'pending' THEN entry.quantity ELSE (
                SELECT count(*) FROM ticket WHERE ticket.order_line_id = entry.id AND ticket.status = 'valid'
            ) END), 0) AS n
            FROM order_line entry JOIN ticket_type own ON own.id = entry.ticket_type_id
            WHERE entry.order_id = "order".id AND own.per_ticket IS NULL
        ) entries
        WHERE type.per_ticket IS NOT NULL AND "order".status IN ('pending', 'confirmed') AND entries.n = 0
            AND (line.quantity > line.returned AND NOT line.admits OR EXISTS (
                SELECT 1 FROM ticket WHERE ticket.order_line_id = line.id AND ticket.status = 'valid'
            )) ORDER BY line.id
    """)
    return [f"order {row.code}: {row.n} × {row.name} without any ticket" for row in found]


def lines_below_floor() -> list[str]:
    """What a type's facts say it cost over time, or the least where buyers choose; by hand any price goes."""
    found = rows("""
        SELECT "order".code, line.id, line.unit, least.price
        FROM order_line line JOIN "order" ON "order".id = line.order_id
        JOIN LATERAL (
            SELECT min((fact.data->>'price')::bigint) AS price FROM fact
            WHERE fact.subject = 'ticket_type:' || line.ticket_type_id
            AND fact.kind IN ('TicketTypeAdded', 'TicketTypeEdited')
        ) AS least ON least.price > line.unit
        WHERE line.unit > 0 AND NOT EXISTS (
            SELECT 1 FROM payment WHERE payment.order_id = "order".id AND payment.provider = 'manual'
        ) ORDER BY line.id
    """)
    return [f"order {row.code}: line {row.id} costs {row.unit} a piece, at least {row.price} was asked"
            for row in found]  # fmt: skip


def broken_chains() -> list[str]:
    found = rows("""
        WITH RECURSIVE walk AS (
            SELECT id, event_id, follows_id, ARRAY[id] AS way, false AS round
            FROM ticket_type WHERE follows_id IS NOT NULL
            UNION ALL
            SELECT walk.id, walk.event_id, before.follows_id, way || before.id, before.id = ANY (way)
            FROM walk JOIN ticket_type before ON before.id = walk.follows_id WHERE NOT walk.round
        )
        SELECT id, 'waits for itself' AS what FROM walk WHERE round
        UNION
        SELECT type.id, 'follows one of another event'
        FROM ticket_type type JOIN ticket_type before ON before.id = type.follows_id
        WHERE before.event_id <> type.event_id ORDER BY 1
    """)
    return [f"ticket type {row.id} {row.what}" for row in found]
