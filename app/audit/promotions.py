"""I4: a promo code is used by live orders alone, once each."""

from __future__ import annotations

from app.audit.asking import rows


def wrong_uses() -> list[str]:
    """Both ways: a confirmed order or living hold whose code was not counted, and a count without one."""
    found = rows("""
        WITH due AS (
            SELECT "order".id AS order_id, code.counter_id, "order".status = 'confirmed' AS sure
            FROM "order" JOIN promo_code code ON code.id = "order".promo_code_id
            WHERE "order".status IN ('confirmed', 'pending')
        ), used AS (
            SELECT claim.order_id, claim.counter_id, sum(claim.n) AS n
            FROM claim JOIN counter ON counter.id = claim.counter_id AND counter.kind = 'code'
            WHERE claim.released_at IS NULL GROUP BY claim.order_id, claim.counter_id
        )
        SELECT order_id, counter_id, due.order_id IS NOT NULL AS live, coalesce(used.n, 0) AS n
        FROM due FULL JOIN used USING (order_id, counter_id)
        WHERE coalesce(used.n, 0) <> 1 AND (due.sure OR used.n IS NOT NULL) OR due.order_id IS NULL
        ORDER BY order_id, counter_id
    """)
    return [
        f"order {row.order_id}: {row.n} uses on the code's counter {row.counter_id}"
        + ("" if row.live else ", which its live orders do not explain")
        for row in found
    ]


def odd_batches() -> list[str]:
    """Codes made together that are good for more than one booking, or of another event."""
    found = rows("""
        SELECT promo.code FROM promo_code promo
        JOIN code_batch batch ON batch.id = promo.batch_id JOIN counter ON counter.id = promo.counter_id
        WHERE counter.quantity IS DISTINCT FROM 1 OR batch.event_id <> promo.event_id ORDER BY promo.id
    """)
    return [f"code {row.code} of many is not for one booking of its event" for row in found]


def codes_of_other_events() -> list[str]:
    found = rows("""
        SELECT "order".code, promo.code AS promo FROM "order" JOIN promo_code promo
        ON promo.id = "order".promo_code_id WHERE promo.event_id <> "order".event_id ORDER BY "order".id
    """)
    return [f"order {row.code} used {row.promo}, another event's code" for row in found]
