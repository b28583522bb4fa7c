"""What an event asks with a booking."""

from __future__ import annotations

from typing import Any

from app.blueprints.api import lists, shapes
from app.blueprints.api.needs import EVENT_READER
from app.blueprints.api.table import ID, feature
from app.domain import questions
from app.models import Event, Question


@feature.read(f"/events/{ID}/questions/", needs=EVENT_READER, query=lists.ListQuery,
              answer=shapes.listing(shapes.Question), public=True, tag="events")  # fmt: skip
def list_questions(query: dict[str, Any], event: Event) -> dict[str, Any]:
    """What a booking is asked, in its order; `answers` of a new booking are to these."""
    return lists.sliced(questions.list_questions(event), query, _question)


def _question(question: Question) -> dict[str, Any]:
    own = ("id", "kind", "label", "hint", "options", "required")
    return {
        **{name: getattr(question, name) for name in own},
        "event": question.event_id,
        "per_ticket": question.each,
        "ticket_types": question.type_ids,
        "only_after": question.shown_if_id,
        "only_with": question.shown_if_answer,
    }
