"""I1, I2 and I12: money taken, money given back, and the orders they belong to."""

from __future__ import annotations

from app.audit.asking import rows
from app.core import clock

PAYMENT_FACTS = (
    "('PaymentBegun', 'PaymentCompleted', 'PaymentFlagged', 'PaymentFailed', 'PaymentCancelled', "
    "'PaymentRefunded')"
)
CAPTURED = {"PaymentCompleted", "PaymentFlagged"}
# What may come right before each kind of fact; "" is nothing.
MOVES = {
    "PaymentBegun": {""},
    "PaymentFailed": {"PaymentBegun"},
    "PaymentCancelled": {"PaymentBegun"},
    "PaymentCompleted": {"PaymentBegun", "PaymentFailed", "PaymentCancelled"},
    "PaymentFlagged": {"PaymentBegun", "PaymentFailed", "PaymentCancelled"},
    "PaymentRefunded": CAPTURED,
}


def unanswered_captures() -> list[str]:
    """Money of ours without a confirmed order, a flag or a refund of it all, on its way or done.

    A confirmed order keeps one payment, less what went back of it; a cancelled one what its terms keep,
    and what is disputed, was lost that way, or was won after it had ended: the organizer was told.
    """
    found = rows("""
        WITH open_ones AS (
            SELECT payment.id, payment.order_id, "order".code, "order".status, payment.captured,
                coalesce(sum(refund.amount) FILTER (WHERE refund.state <> 'failed'), 0) AS back,
                coalesce(bool_or(refund.state = 'failed'), false) AS failed,
                (SELECT coalesce(sum(item.kept), 0) FROM refund_item item
                    JOIN refund whole ON whole.id = item.refund_id
                    WHERE whole.payment_id = payment.id AND whole.state <> 'failed')
                + (SELECT coalesce(sum(extra.kept), 0) FROM refund_extra extra
                    JOIN refund whole ON whole.id = extra.refund_id
                    WHERE whole.payment_id = payment.id AND whole.state <> 'failed')
                + (SELECT coalesce(sum(amount), 0) FROM dispute WHERE payment_id = payment.id
                    AND (state <> 'won' OR closed_at >= "order".cancelled_at)) AS kept
            FROM payment JOIN "order" ON "order".id = payment.order_id
            LEFT JOIN refund ON refund.payment_id = payment.id
            WHERE payment.captured IS NOT NULL AND payment.flag IS NULL
            GROUP BY payment.id, "order".id
        )
        SELECT * FROM open_ones WHERE NOT failed
            AND CASE WHEN status = 'confirmed' THEN back < captured AND EXISTS (
                SELECT FROM open_ones first WHERE first.order_id = open_ones.order_id
                AND first.id < open_ones.id AND first.back < first.captured)
            ELSE back + kept < captured END
        ORDER BY id
    """)
    return [
        f"payment {row.id}: {row.captured} captured, {row.back} given back, order {row.code} is {row.status}"
        for row in found
    ]


def unpaid_orders() -> list[str]:
    """A confirmed order that costs something has its money, unless a person looks at it."""
    found = rows("""
        SELECT "order".code, "order".total FROM "order"
        WHERE "order".status = 'confirmed' AND "order".total > 0 AND NOT EXISTS (
            SELECT FROM payment WHERE payment.order_id = "order".id
            AND payment.state IN ('completed', 'refunded')
            AND payment.captured = "order".total AND payment.captured_currency = "order".currency)
        ORDER BY "order".id
    """)
    return [f"order {row.code} is confirmed, but its {row.total} were not paid" for row in found]


def unknown_captures() -> list[str]:
    """What the mock provider took a minute ago, we know of. Real providers keep their own books."""
    limit = clock.now()
    found = rows(
        """
        SELECT mock_charge.ref, payment.id, payment.state
        FROM mock_charge LEFT JOIN payment
            ON payment.provider = 'mock' AND payment.provider_ref = mock_charge.ref
        WHERE mock_charge.state = 'paid' AND mock_charge.settles_at < :limit - interval '60 s'
            AND coalesce(payment.state, '') NOT IN ('completed', 'refunded')
        ORDER BY mock_charge.ref
        """,
        limit=limit,
    )
    return [
        f"{row.ref}: paid at the provider, "
        + (f"payment {row.id} is {row.state}" if row.id else "no payment")
        for row in found
    ]


def unexplained_by_hand() -> list[str]:
    """Money that staff took says how it came, and who says so."""
    found = rows("""
        SELECT payment.id, payment.provider, record.method, payment.captured
        FROM payment FULL JOIN manual_payment record ON record.payment_id = payment.id
        WHERE (payment.provider = 'manual') <> (record.payment_id IS NOT NULL)
            OR payment.captured IS NOT NULL AND record.method = 'door' ORDER BY payment.id
    """)
    return [
        f"payment {row.id} by {row.provider}: {row.captured or 0} captured, method {row.method}"
        for row in found
    ]


def excess_refunds() -> list[str]:
    found = rows("""
        SELECT payment.id, payment.captured, sum(refund.amount) AS back
        FROM payment JOIN refund ON refund.payment_id = payment.id AND refund.state <> 'failed'
        GROUP BY payment.id HAVING sum(refund.amount) > coalesce(payment.captured, 0) ORDER BY payment.id
    """)
    return [f"payment {row.id}: {row.back} given back of {row.captured or 0} captured" for row in found]


def wrong_items() -> list[str]:
    """A refund of single tickets is their sum, of tickets of its own order that are void, each once.

    With what goes with them, which is of the same order and no ticket.
    """
    found = rows("""
        SELECT refund.id, refund.amount, sum(item.amount) + (
                SELECT coalesce(sum(extra.amount), 0) FROM refund_extra extra
                WHERE extra.refund_id = refund.id) AS items,
            bool_or(EXISTS (SELECT FROM refund_extra extra
                JOIN order_line had ON had.id = extra.order_line_id WHERE extra.refund_id = refund.id
                AND (had.admits OR had.order_id <> payment.order_id))
                OR ticket.status = 'valid' OR line.order_id <> payment.order_id) AS foreign_or_valid,
            bool_or(EXISTS (SELECT FROM refund_item other JOIN refund again ON again.id = other.refund_id
                WHERE other.ticket_id = item.ticket_id AND again.state <> 'failed'
                AND refund.state <> 'failed' AND again.id <> refund.id)) AS twice
        FROM refund JOIN payment ON payment.id = refund.payment_id
        JOIN refund_item item ON item.refund_id = refund.id
        JOIN ticket ON ticket.id = item.ticket_id JOIN order_line line ON line.id = ticket.order_line_id
        GROUP BY refund.id ORDER BY refund.id
    """)
    return [
        f"refund {row.id}: {row.items} for its tickets, {row.amount} in all"
        + (", one of them valid or of another order" if row.foreign_or_valid else "")
        + (", one of them refunded twice" if row.twice else "")
        for row in found
        if row.items != row.amount or row.foreign_or_valid or row.twice
    ]


def wrong_refunded() -> list[str]:
    """Both ways: `refunded` means that all of it is back, and all of it back means `refunded`."""
    found = rows("""
        SELECT payment.id, payment.state, payment.captured,
            coalesce(sum(refund.amount) FILTER (WHERE refund.state = 'completed'), 0) AS back
        FROM payment LEFT JOIN refund ON refund.payment_id = payment.id
        WHERE payment.captured IS NOT NULL GROUP BY payment.id
        HAVING (payment.state = 'refunded')
            <> (coalesce(sum(refund.amount) FILTER (WHERE refund.state = 'completed'), 0) = payment.captured)
        ORDER BY payment.id
    """)
    return [f"payment {row.id} is {row.state}: {row.back} of {row.captured} are back" for row in found]


def orders_refunded_without_money() -> list[str]:
    """A refund that failed is shown to the organizer, who sees to it."""
    found = rows("""
        SELECT "order".code FROM "order" WHERE "order".status = 'refunded' AND NOT EXISTS (
            SELECT FROM refund JOIN payment ON payment.id = refund.payment_id
            WHERE payment.order_id = "order".id)
        ORDER BY "order".id
    """)
    return [f"order {row.code} is refunded, but no refund belongs to it" for row in found]


def wrong_states() -> list[str]:
    found = rows(f"""
        SELECT payment.id, payment.state, last.kind
        FROM payment LEFT JOIN LATERAL (
            SELECT kind FROM fact WHERE subject = 'order:' || payment.order_id
            AND kind IN {PAYMENT_FACTS} AND (data->>'payment_id')::bigint = payment.id
            ORDER BY fact.id DESC LIMIT 1
        ) AS last ON true
        WHERE payment.state IS DISTINCT FROM CASE last.kind
            WHEN 'PaymentBegun' THEN 'pending' WHEN 'PaymentCompleted' THEN 'completed'
            WHEN 'PaymentFlagged' THEN 'completed' WHEN 'PaymentFailed' THEN 'failed'
            WHEN 'PaymentCancelled' THEN 'cancelled' WHEN 'PaymentRefunded' THEN 'refunded' END
        ORDER BY payment.id
    """)  # noqa: S608 - the only value is a constant of this file
    return [f"payment {row.id} is {row.state}, its last fact is {row.kind or 'missing'}" for row in found]


def forbidden_moves() -> list[str]:
    found = rows(f"""
        SELECT data->>'payment_id' AS payment_id, id, kind,
            coalesce(lag(kind) OVER (PARTITION BY data->>'payment_id' ORDER BY id), '') AS before
        FROM fact WHERE kind IN {PAYMENT_FACTS} ORDER BY id
    """)  # noqa: S608 - the only value is a constant of this file
    return [
        f"payment {row.payment_id}: {row.kind} (fact {row.id}) after {row.before or 'nothing'}"
        for row in found
        if row.before not in MOVES[row.kind]
    ]


def refunds_without_letter() -> list[str]:
    found = rows("""
        SELECT refund.id FROM refund JOIN payment ON payment.id = refund.payment_id
        JOIN "order" ON "order".id = payment.order_id
        WHERE "order".email <> '' AND NOT EXISTS (
            SELECT FROM message WHERE key = 'refund:' || refund.id)
        ORDER BY refund.id
    """)
    return [f"refund {row.id} has no letter" for row in found]
