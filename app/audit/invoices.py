"""I13: invoice numbers have no gap and no double; an issued invoice is unchanged, and its sums are right."""

from __future__ import annotations

import hashlib
import json

from app.audit.asking import rows

# What credit notes say was lost to a dispute and no invoice after them took back; their key says of which.
LOSSES = """
    SELECT split_part(note.key, ':', 2)::bigint AS dispute_id, sum(note.total) AS total
    FROM invoice note WHERE note.key LIKE 'dispute:%' AND note.kind = 'credit'
        AND NOT EXISTS (SELECT FROM invoice later WHERE later.key = 'again:' || note.id)
    GROUP BY 1
"""


def gaps() -> list[str]:
    """Numbers run from 1 to the last one taken; the unique key alone would let one be skipped."""
    found = rows("""
        SELECT issuer_id, coalesce(series.next, 1) - 1 AS taken, count(invoice.id) AS n,
            count(DISTINCT invoice.number) AS different, coalesce(max(invoice.number), 0) AS last
        FROM invoice_series series FULL JOIN invoice USING (issuer_id)
        GROUP BY issuer_id, series.next
        HAVING count(invoice.id) <> coalesce(series.next, 1) - 1
            OR count(DISTINCT invoice.number) <> count(invoice.id)
            OR coalesce(max(invoice.number), 0) <> coalesce(series.next, 1) - 1
        ORDER BY issuer_id
    """)
    return [
        f"issuer {row.issuer_id}: {row.taken} numbers taken, {row.n} invoices with {row.different} numbers"
        f" up to {row.last}"
        for row in found
    ]


def changed() -> list[str]:
    """Each copy is what its digest was made of, and says what the row beside it says."""
    return [
        f"invoice {row.label}: its copy is not what was issued"
        for row in rows("SELECT label, total, kind, frozen, digest FROM invoice ORDER BY id")
        if _digest(row.frozen) != row.digest
        or (row.frozen["number"], row.frozen["total"], row.frozen["kind"]) != (row.label, row.total, row.kind)
    ]


def _digest(frozen: object) -> str:
    plain = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def wrong_sums() -> list[str]:
    found = rows("""
        SELECT invoice.label, invoice.total, sum((line->>'gross')::bigint) AS gross,
            sum((line->>'net')::bigint + (line->>'tax')::bigint) AS parts
        FROM invoice, jsonb_array_elements(frozen->'lines') AS line
        GROUP BY invoice.id
        HAVING sum((line->>'gross')::bigint) <> invoice.total
            OR sum((line->>'net')::bigint + (line->>'tax')::bigint) <> invoice.total
            OR sum((line->>'tax')::bigint) <> (frozen->>'tax')::bigint
        ORDER BY invoice.id
    """)
    return [f"invoice {row.label}: total {row.total}, its lines add up to {row.gross}" for row in found]


def excess_credits() -> list[str]:
    """Line by line, in gross and in tax."""
    found = rows("""
        WITH line AS (
            SELECT coalesce(corrects_id, id) AS id, kind, line->>'line' AS of,
                (line->>'gross')::bigint AS gross, (line->>'tax')::bigint AS tax
            FROM invoice, jsonb_array_elements(frozen->'lines') AS line
        )
        SELECT invoice.label, line.of
        FROM line JOIN invoice ON invoice.id = line.id
        GROUP BY invoice.id, line.of
        HAVING sum(line.gross) FILTER (WHERE line.kind = 'credit')
                > coalesce(sum(line.gross) FILTER (WHERE line.kind = 'invoice'), 0)
            OR sum(line.tax) FILTER (WHERE line.kind = 'credit')
                > coalesce(sum(line.tax) FILTER (WHERE line.kind = 'invoice'), 0)
        ORDER BY invoice.id
    """)
    return [f"invoice {row.label}: line {row.of} is credited beyond what it was" for row in found]


def uncredited_losses() -> list[str]:
    """A lost dispute took its amount off the invoice, or all that was left, once the worker was there."""
    found = rows(f"""
        WITH note AS ({LOSSES})
        SELECT dispute.id, invoice.label, dispute.amount, coalesce(note.total, 0) AS credited
        FROM dispute
        JOIN invoice ON invoice.payment_id = dispute.payment_id AND invoice.kind = 'invoice'
        LEFT JOIN note ON note.dispute_id = dispute.id
        WHERE dispute.state = 'lost' AND coalesce(note.total, 0) < dispute.amount
            AND invoice.total > (SELECT coalesce(sum(credit.total), 0) FROM invoice credit
                WHERE credit.corrects_id = invoice.id)
            AND NOT EXISTS (SELECT FROM delivery JOIN fact ON fact.id = delivery.fact_id
                WHERE fact.kind IN ('DisputeLost', 'PaymentCompleted') AND delivery.state = 'waiting'
                AND delivery.reaction LIKE 'invoices.%'
                AND (fact.data->>'payment_id')::bigint = dispute.payment_id)
        ORDER BY dispute.id
    """)  # noqa: S608 - the only value is a constant of this file
    return [
        f"invoice {row.label}: dispute {row.id} took {row.amount}, {row.credited} of it is credited"
        for row in found
    ]


def uninvoiced_wins() -> list[str]:
    """What was credited as lost to a dispute is invoiced again once it is won, when the worker was there."""
    found = rows(f"""
        SELECT note.dispute_id, note.total FROM ({LOSSES}) note
        JOIN dispute ON dispute.id = note.dispute_id AND dispute.state = 'won'
        WHERE NOT EXISTS (SELECT FROM delivery JOIN fact ON fact.id = delivery.fact_id
            WHERE fact.kind = 'DisputeWon' AND delivery.state = 'waiting'
            AND delivery.reaction LIKE 'invoices.%'
            AND (fact.data->>'payment_id')::bigint = dispute.payment_id)
        ORDER BY dispute.id
    """)  # noqa: S608 - the only value is a constant of this file
    return [f"dispute {row.dispute_id} is won, {row.total} of it is still credited" for row in found]


def unpaid() -> list[str]:
    found = rows("""
        SELECT invoice.label FROM invoice LEFT JOIN payment
            ON payment.id = invoice.payment_id AND payment.order_id = invoice.order_id
        WHERE payment.captured IS NULL OR payment.settled_at > invoice.issued_at ORDER BY invoice.id
    """)
    return [f"invoice {row.label}: no payment was captured before it" for row in found]


def without_letter() -> list[str]:
    found = rows("""
        SELECT invoice.label FROM invoice JOIN "order" ON "order".id = invoice.order_id
        LEFT JOIN message ON message.key = 'invoice:' || invoice.id
        WHERE message.id IS NULL AND "order".email <> '' ORDER BY invoice.id
    """)
    return [f"invoice {row.label}: no letter" for row in found]
