"""Reading questions and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import Executable, bindparam, func, select

from app.core.db import db
from app.core.errors import NotFound
from app.domain.questions.rules import Value, paper_of, spots, written
from app.models import Answer, Event, Order, OrderLine, Question, Ticket
from app.models.guests import Guest
from app.models.orders import CONFIRMED
from app.models.questions import ACCESS, DIET
from app.models.tickets import VALID


@dataclass(frozen=True)
class Said:
    """One answer with its question."""

    question: Question
    value: Value

    @property
    def text(self) -> str:
        return written(self.value)

    @property
    def paper(self) -> str | None:
        """The name of the file that was answered with, if one was."""
        return paper_of(self.value)


class Person(NamedTuple):
    """Somebody with a valid ticket of a booking."""

    guest_id: int
    type_id: int
    name: str | None
    number: str
    diet: str
    access: str


@dataclass(frozen=True)
class EventAnswers:
    """What was answered at an event: its questions in their order, and the answers.

    values: by (order id, None) or (order id, guest id), then by question id.
    """

    questions: Sequence[Question]
    values: Mapping[tuple[int, int | None], Mapping[int, Value]]

    def find(self, question: Question, order_id: int, guest_id: int) -> Value | None:
        """What this guest, or their booking, answered."""
        key = (order_id, guest_id if question.each else None)
        return self.values.get(key, {}).get(question.id)


def list_questions(event: Event) -> list[Question]:
    """What a booking of this event asks now, in order; without a look where nothing is asked."""
    if not event.asks:
        return []
    return list(db.session.scalars(_asked(), {"event": event.id}))


@cache
def _asked() -> Executable:
    return (
        select(Question)
        .where(Question.event_id == bindparam("event"), Question.withdrawn_at.is_(None))
        .order_by(Question.position, Question.id)
    )


def get_question(event: Event, question_id: int) -> Question:
    """A question that this event asks now. Raises NotFound, also for another event's."""
    question = db.session.get(Question, question_id)
    if question is None or question.event_id != event.id or question.withdrawn_at is not None:
        raise NotFound
    return question


def list_answers(order: Order) -> dict[int | None, list[Said]]:
    """What this booking answered, in the questions' order: by guest id, None for the booking itself."""
    query = (
        select(Answer.guest_id, Question, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.order_id == order.id)
        .order_by(Question.position, Question.id)
    )
    found: dict[int | None, list[Said]] = {}
    for guest_id, question, value in db.session.execute(query):
        found.setdefault(guest_id, []).append(Said(question, value))
    return found


def list_people(order: Order, ticket: Ticket | None = None, *, passed_on: bool = False) -> list[Person]:
    """Who comes with a booking, in the order of their tickets; or only the holder of this ticket.

    passed_on: also whom a ticket was passed on to.
    """
    query = (
        select(Guest.id, Ticket.ticket_type_id, Guest.name, Ticket.number, Guest.diet, Guest.access)
        .join(Guest, Guest.id == Ticket.guest_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .where(OrderLine.order_id == order.id, Ticket.status == VALID)
        .order_by(Ticket.id)
    )
    if ticket is not None:
        query = query.where(Ticket.id == ticket.id)
    elif not passed_on:
        query = query.where(Ticket.passed_at.is_(None))
    return [Person._make(row) for row in db.session.execute(query)]


def known_answers(order: Order, asked: Sequence[Question], people: Sequence[Person]) -> dict[str, Value]:
    """What these people of a booking have answered so far, by field name; see rules.field_name."""
    said = list_answers(order)
    known: dict[str, Value] = {}
    for spot in spots(asked, [person.type_id for person in people]):
        person = people[spot.slot - 1] if spot.slot else None
        value: Value | None
        if person is not None and spot.question.kind in (DIET, ACCESS):
            value = person.diet if spot.question.kind == DIET else person.access
        else:
            answers = said.get(person.guest_id if person else None, [])
            value = next((one.value for one in answers if one.question.id == spot.question.id), None)
        if value:
            known[spot.name] = value
    return known


def list_event_answers(event: Event) -> EventAnswers:
    """Everything that was answered at the event, also to questions withdrawn since."""
    values: dict[tuple[int, int | None], dict[int, Value]] = {}
    query = select(Answer.order_id, Answer.guest_id, Answer.question_id, Answer.value).join(Question)
    for order_id, guest_id, question_id, value in db.session.execute(
        query.where(Question.event_id == event.id)
    ):
        values.setdefault((order_id, guest_id), {})[question_id] = value
    answered = {question_id for one in values.values() for question_id in one}
    asked = db.session.scalars(
        select(Question).where(Question.event_id == event.id).order_by(Question.position, Question.id)
    )
    known = [question for question in asked if question.withdrawn_at is None or question.id in answered]
    return EventAnswers(known, values)


def count_answers(event: Event, asked: Sequence[Question]) -> dict[int, int]:
    """How many confirmed bookings, or people of them, answered each of these questions."""
    query = (
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .join(Order, Order.id == Answer.order_id)
        .where(Question.event_id == event.id, Order.status == CONFIRMED)
        .group_by(Answer.question_id)
    )
    counts: dict[int, int] = dict(db.session.execute(query).all())
    needs = db.session.execute(_count_needs(event)).one()
    return {**counts, **{one.id: getattr(needs, one.kind) for one in asked if one.kind in (DIET, ACCESS)}}


def _count_needs(event: Event) -> Executable:
    """SQL: how many of those who come said something of their diet, and of access."""
    said = [func.count(func.nullif(getattr(Guest, kind), "")).label(kind) for kind in (DIET, ACCESS)]
    query = select(*said).join(Ticket, Ticket.guest_id == Guest.id)
    return query.where(Ticket.event_id == event.id, Ticket.status == VALID)
