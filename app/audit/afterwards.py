"""Rule 38 and what follows from it: reviews and certificates are by and for those who were there."""

from __future__ import annotations

from app.audit.asking import rows


def reviews_by_strangers() -> list[str]:
    found = rows("""
        SELECT review.id FROM review JOIN "user" author ON author.id = review.user_id
        WHERE NOT EXISTS (
            SELECT 1 FROM guest JOIN ticket ON ticket.guest_id = guest.id
            WHERE ticket.event_id = review.event_id
                AND (guest.user_id = author.id OR guest.email = author.email))
        ORDER BY review.id
    """)
    return [f"review {row.id}: its author never had a ticket of the event" for row in found]


def wrong_reviews() -> list[str]:
    found = rows("""
        WITH told AS (
            SELECT DISTINCT ON (subject) subject, kind FROM fact
            WHERE kind IN ('ReviewHidden', 'ReviewRestored') ORDER BY subject, id DESC
        )
        SELECT review.id, review.hidden_at IS NOT NULL AS hidden, told.kind
        FROM review LEFT JOIN told ON told.subject = 'review:' || review.id
        WHERE (review.hidden_at IS NOT NULL) <> (coalesce(told.kind, '') = 'ReviewHidden')
        ORDER BY review.id
    """)
    states = {True: "hidden", False: "shown"}
    return [f"review {row.id} is {states[row.hidden]}, its last fact is {row.kind}" for row in found]


def baseless_certificates() -> list[str]:
    found = rows("""
        SELECT certificate.number FROM certificate
        WHERE NOT certificate.by_word AND NOT EXISTS (
            SELECT 1 FROM ticket JOIN admission ON admission.ticket_id = ticket.id
            WHERE ticket.guest_id = certificate.guest_id)
        ORDER BY certificate.id
    """)
    return [f"certificate {row.number}: neither a check-in nor anybody’s word" for row in found]


def wrong_certificates() -> list[str]:
    found = rows("""
        WITH batch AS (
            SELECT event_id, (data->>'first_id')::bigint AS first, (data->>'last_id')::bigint AS last
            FROM fact WHERE kind = 'CertificatesIssued'
        ), revoked AS (SELECT subject FROM fact WHERE kind = 'CertificateRevoked')
        SELECT certificate.number, count(batch) AS batches, certificate.revoked_at IS NOT NULL AS is_revoked
        FROM certificate
        LEFT JOIN batch ON batch.event_id = certificate.event_id
            AND certificate.id BETWEEN batch.first AND batch.last
        LEFT JOIN revoked ON revoked.subject = 'certificate:' || certificate.id
        GROUP BY certificate.id
        HAVING count(batch) <> 1 OR (certificate.revoked_at IS NOT NULL) <> (count(revoked) > 0)
        ORDER BY certificate.id
    """)
    return [
        f"certificate {row.number}: issued by {row.batches} facts, "
        f"{'taken back' if row.is_revoked else 'standing'}, and its facts say otherwise"
        for row in found
    ]


def certificates_without_letter() -> list[str]:
    """Of batches whose letters are written; those that wait for the worker are no breach."""
    found = rows("""
        WITH sent AS (
            SELECT named.id::bigint AS id FROM message
            CROSS JOIN LATERAL jsonb_array_elements_text(message.args->'certificate_ids') AS named (id)
            WHERE message.letter = 'certificates/issued'
        )
        SELECT certificate.number
        FROM fact JOIN delivery ON delivery.fact_id = fact.id AND delivery.state = 'done'
            AND delivery.reaction = 'certificates.reactions.send_letters'
        JOIN certificate ON certificate.event_id = fact.event_id AND certificate.id
            BETWEEN (fact.data->>'first_id')::bigint AND (fact.data->>'last_id')::bigint
        LEFT JOIN sent ON sent.id = certificate.id
        WHERE fact.kind = 'CertificatesIssued' AND sent.id IS NULL AND certificate.revoked_at IS NULL
        ORDER BY certificate.id
    """)
    return [f"certificate {row.number}: no letter brought it" for row in found]
