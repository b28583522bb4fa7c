"""Surveys: whoever is asked has a letter, a promise of anonymity is kept, answers fit what was asked."""

from __future__ import annotations

from app.audit.asking import rows


def broken_promises() -> list[str]:
    found = rows("""
        SELECT response.id FROM survey_response response JOIN survey ON survey.id = response.survey_id
        WHERE survey.anonymous AND response.guest_id IS NOT NULL ORDER BY response.id
    """)
    return [f"survey response {row.id}: kept with a name, which its survey promised not to" for row in found]


def responses_of_the_unasked() -> list[str]:
    found = rows("""
        SELECT response.id FROM survey_response response
        WHERE response.guest_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM survey_invitation asked
            WHERE asked.survey_id = response.survey_id AND asked.guest_id = response.guest_id)
        ORDER BY response.id
    """)
    return [f"survey response {row.id}: by a guest who was not asked" for row in found]


def too_many_responses() -> list[str]:
    found = rows("""
        SELECT survey.id, count(DISTINCT asked.id) AS asked, count(DISTINCT response.id) AS answered
        FROM survey LEFT JOIN survey_invitation asked ON asked.survey_id = survey.id
        LEFT JOIN survey_response response ON response.survey_id = survey.id
        GROUP BY survey.id HAVING count(DISTINCT response.id) > count(DISTINCT asked.id)
        ORDER BY survey.id
    """)
    return [f"survey {row.id}: {row.answered} responses of {row.asked} who were asked" for row in found]


def foreign_answers() -> list[str]:
    found = rows("""
        SELECT response.id, said.key FROM survey_response response
        CROSS JOIN LATERAL jsonb_object_keys(response.answers) AS said (key)
        WHERE NOT EXISTS (
            SELECT FROM survey_question question
            WHERE question.survey_id = response.survey_id AND question.id::text = said.key)
        ORDER BY response.id
    """)
    return [
        f"survey response {row.id}: answers question {row.key}, which its survey has not" for row in found
    ]


def guests_without_letter() -> list[str]:
    """Of surveys whose letters are written; who left such letters meanwhile gets none."""
    found = rows("""
        SELECT asked.id, asked.survey_id
        FROM fact JOIN delivery ON delivery.fact_id = fact.id AND delivery.state = 'done'
            AND delivery.reaction = 'surveys.reactions.send_letters'
        JOIN survey_invitation asked ON asked.survey_id = (fact.data->>'survey_id')::bigint
        JOIN survey ON survey.id = asked.survey_id
        JOIN event ON event.id = survey.event_id
        JOIN ticket ON ticket.guest_id = asked.guest_id
        JOIN order_line ON order_line.id = ticket.order_line_id
        JOIN "order" ON "order".id = order_line.order_id
        JOIN guest ON guest.id = asked.guest_id
        WHERE fact.kind = 'SurveySent' AND NOT EXISTS (
            SELECT FROM message WHERE letter = 'surveys/asked'
                AND message.args->'invitation_ids' @> to_jsonb(asked.id))
        AND NOT EXISTS (
            SELECT FROM reader WHERE reader.email = coalesce(guest.email, "order".email)
                AND reader.left_at IS NOT NULL
                AND (reader.community_id IS NULL OR reader.community_id = event.community_id))
        ORDER BY asked.id
    """)
    return [f"survey {row.survey_id}: invitation {row.id} went out with no letter" for row in found]
