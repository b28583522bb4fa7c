"""Answers belong to the event, the booking and the guest that they say they do."""

from __future__ import annotations

from app.audit.asking import rows


def foreign_answers() -> list[str]:
    found = rows("""
        SELECT answer.id, answer.question_id FROM answer
        JOIN question ON question.id = answer.question_id JOIN "order" ON "order".id = answer.order_id
        LEFT JOIN guest ON guest.id = answer.guest_id
        WHERE question.event_id <> "order".event_id
            OR question.each <> (answer.guest_id IS NOT NULL)
            OR guest.event_id <> "order".event_id
        ORDER BY answer.id
    """)
    return [f"answer {row.id}: question {row.question_id} was not asked there" for row in found]


def lost_files() -> list[str]:
    found = rows("""
        SELECT answer.id FROM answer WHERE jsonb_typeof(answer.value) = 'object' AND NOT EXISTS (
            SELECT FROM stored_file WHERE stored_file.name LIKE
            left(answer.value ->> 'file', 2) || '/' || (answer.value ->> 'file') || '-paper.%')
        ORDER BY answer.id
    """)
    return [f"answer {row.id}: its file is not in the store" for row in found]


def wrong_flags() -> list[str]:
    found = rows("""
        SELECT event.id, event.asks FROM event
        WHERE event.asks <> EXISTS (
            SELECT FROM question WHERE question.event_id = event.id AND question.withdrawn_at IS NULL)
        ORDER BY event.id
    """)
    return [f"event {row.id}: {'asks nothing' if row.asks else 'asks'}, but says otherwise" for row in found]
