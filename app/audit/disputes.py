"""I2 and I12: money that buyers asked their bank or PayPal for."""

from __future__ import annotations

from app.audit.asking import rows

KINDS = "('DisputeOpened', 'DisputeWon', 'DisputeLost')"


def wrong_marks() -> list[str]:
    """An order is marked as its disputes stand: open before lost, won or none is no mark."""
    found = rows("""
        SELECT "order".code, "order".dispute, kept.worst
        FROM "order" CROSS JOIN LATERAL (
            SELECT CASE WHEN bool_or(dispute.state = 'open') THEN 'open'
                WHEN bool_or(dispute.state = 'lost') THEN 'lost' END AS worst
            FROM dispute JOIN payment ON payment.id = dispute.payment_id
            WHERE payment.order_id = "order".id) AS kept
        WHERE "order".dispute IS DISTINCT FROM kept.worst ORDER BY "order".id
    """)
    return [f"order {row.code} is marked {row.dispute}, its disputes are {row.worst}" for row in found]


def excess_losses() -> list[str]:
    """No more was lost and given back than was captured; nothing is disputed that was not."""
    found = rows("""
        SELECT payment.id, payment.captured, sum(dispute.amount) AS disputed,
            coalesce(sum(dispute.amount) FILTER (WHERE dispute.state = 'lost'), 0) AS lost,
            (SELECT coalesce(sum(amount), 0) FROM refund
                WHERE payment_id = payment.id AND state <> 'failed') AS back
        FROM payment JOIN dispute ON dispute.payment_id = payment.id
        GROUP BY payment.id ORDER BY payment.id
    """)
    return [
        f"payment {row.id}: {row.lost} lost and {row.back} given back of {row.captured or 0} captured"
        for row in found
        if row.captured is None or (row.lost and row.lost + row.back > row.captured)
    ]


def unexplained_states() -> list[str]:
    """The facts of a payment's disputes end as its disputes stand."""
    found = rows(f"""
        SELECT payment.id, tally.opened, tally.decided, kept.disputes, kept.closed
        FROM payment
        CROSS JOIN LATERAL (SELECT count(*) AS disputes, count(closed_at) AS closed
            FROM dispute WHERE payment_id = payment.id) AS kept
        CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE kind = 'DisputeOpened') AS opened,
            count(*) FILTER (WHERE kind <> 'DisputeOpened') AS decided
            FROM fact WHERE kind IN {KINDS} AND subject = 'order:' || payment.order_id
            AND (data->>'payment_id')::bigint = payment.id) AS tally
        WHERE kept.disputes > tally.opened OR kept.closed > tally.decided
            OR (kept.disputes = 0 AND tally.opened > 0) ORDER BY payment.id
    """)  # noqa: S608 - the only value is a constant of this file
    return [
        f"payment {row.id}: {row.disputes} disputes, {row.closed} decided; "
        f"facts tell of {row.opened} and {row.decided}"
        for row in found
    ]
