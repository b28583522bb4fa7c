"""I9: bank statements pay what they say, once."""

from __future__ import annotations

from app.audit.asking import rows


def unpaid_entries() -> list[str]:
    found = rows("""
        SELECT entry.id, "order".code FROM bank_entry entry JOIN "order" ON "order".id = entry.order_id
        WHERE entry.verdict = 'paid' AND NOT EXISTS (
            SELECT FROM payment JOIN manual_payment ON manual_payment.payment_id = payment.id
            WHERE payment.order_id = "order".id AND manual_payment.method = 'bank'
                AND payment.captured = entry.amount AND payment.captured_currency = entry.currency)
        ORDER BY entry.id
    """)
    return [f"bank entry {row.id}: order {row.code} has no such money" for row in found]


def double_entries() -> list[str]:
    found = rows("""
        SELECT "order".code, count(*) AS n
        FROM bank_entry entry JOIN "order" ON "order".id = entry.order_id
        WHERE entry.verdict = 'paid' GROUP BY "order".id HAVING count(*) > 1 ORDER BY "order".id
    """)
    return [f"order {row.code}: paid by {row.n} lines of bank statements" for row in found]
