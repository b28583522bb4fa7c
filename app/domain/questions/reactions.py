"""What follows from events: a copy asks what its model asked."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.domain.events import EventCopied
from app.domain.questions.queries import list_questions
from app.models import Event, Question, TicketType


@reacts_now(EventCopied)
def copy_questions(what: EventCopied, fact: Fact) -> None:
    """Ask the same of the copy, bound to its own ticket types, which are there in the same order."""
    copy, source = db.session.get_one(Event, what.event_id), db.session.get_one(Event, what.source_id)
    types = dict(zip(_types(source), _types(copy), strict=False))
    twins: dict[int, int] = {}
    for question in list_questions(source):
        twin = _twin(question, copy, types, twins)
        db.session.add(twin)
        db.session.flush()
        twins[question.id] = twin.id
    copy.asks = bool(twins)


def _twin(question: Question, copy: Event, types: dict[int, int], twins: dict[int, int]) -> Question:
    decider = question.shown_if_id
    return Question(
        event_id=copy.id,
        kind=question.kind,
        label=question.label,
        hint=question.hint,
        options=list(question.options),
        required=question.required,
        each=question.each,
        type_ids=[types[type_id] for type_id in question.type_ids if type_id in types],
        shown_if_id=twins[decider] if decider else None,
        shown_if_answer=question.shown_if_answer,
        position=question.position,
    )


def _types(event: Event) -> list[int]:
    query = select(TicketType.id).where(TicketType.event_id == event.id, TicketType.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(TicketType.position, TicketType.id)))
