"""I15: what events are reported to have sold is what their payments leave."""

from __future__ import annotations

from app.audit.asking import rows
from app.core.db import db
from app.domain import reports
from app.models import Event


def reports_unlike_payments() -> list[str]:
    """Of events where a dispute was lost: the report leaves what the payments of its confirmed orders leave.

    Not counted is what was no sale: money that came twice, late, or in another amount than asked for.
    """
    found = rows("""
        WITH losers AS (SELECT DISTINCT "order".event_id FROM dispute
            JOIN payment ON payment.id = dispute.payment_id JOIN "order" ON "order".id = payment.order_id
            WHERE dispute.state = 'lost' AND "order".status = 'confirmed')
        SELECT "order".event_id, payment.captured_currency AS currency, sum(payment.captured
            - (SELECT coalesce(sum(amount), 0) FROM refund WHERE payment_id = payment.id
                AND state <> 'failed')
            - (SELECT coalesce(sum(amount), 0) FROM dispute WHERE payment_id = payment.id
                AND state = 'lost')) AS left_over
        FROM payment JOIN "order" ON "order".id = payment.order_id JOIN losers USING (event_id)
        WHERE "order".status = 'confirmed' AND payment.captured IS NOT NULL AND payment.flag IS NULL
            AND NOT EXISTS (SELECT FROM refund WHERE key LIKE 'payment:' || payment.id || ':%')
        GROUP BY "order".event_id, payment.captured_currency ORDER BY "order".event_id
    """)
    return [
        f"event {row.event_id}: the report leaves {told} {row.currency}, its payments {row.left_over}"
        for row in found
        if (told := _told(row.event_id, row.currency)) != row.left_over
    ]


def _told(event_id: int, currency: str) -> int:
    return reports.sales_of(db.session.get_one(Event, event_id)).total.left.gross.get(currency, 0)
