"""Answers: checked with a booking, kept with its tickets, put right later."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from app.core import clock, facts, rows
from app.core.db import db, table_of
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.questions import papers, rules
from app.domain.questions.facts import AnswersChanged
from app.domain.questions.queries import Person, known_answers, list_people, list_questions
from app.domain.questions.rules import Value
from app.models import Answer, Event, Guest, Order, Question, Ticket, User
from app.models.events import CANCELLED
from app.models.orders import CONFIRMED
from app.models.questions import ACCESS, DIET, FILE

NEEDS = (DIET, ACCESS)
NEW_ANSWERS = insert(table_of(Answer))


def check_answers(event: Event, slots: Sequence[int], given: Mapping[str, Any]) -> dict[str, Value]:
    """The answers of a booking as they are kept. slots: the ticket type id of each ticket in turn.

    given: by field name, see rules.field_name. Raises Refused beside the first field that is wrong.
    """
    return _checked(list_questions(event), slots, given)


def _checked(
    asked: Sequence[Question],
    slots: Sequence[int],
    given: Mapping[str, Any],
    open_before: Collection[str] = (),
) -> dict[str, Value]:
    verdict = rules.judge(asked, slots, given, open_before)
    for name, problem in verdict.problems.items():
        raise Refused(problem, name, status=422)
    papers.check_kept(verdict.answers)
    return verdict.answers


def keep_answers(order: Order, guest_ids: Sequence[int], answers: Mapping[str, Value]) -> None:
    """Write down what was checked before, now that the guests of the booking are known in turn."""
    if not answers:
        return
    rows.write()  # the guests may wait
    spots = {name: rules.read_name(name) for name in answers}
    kinds = _kinds({asked for asked, slot in spots.values() if isinstance(asked, int)})
    moment, told = clock.now(), []
    for name, (asked, slot) in spots.items():
        guest_id = guest_ids[slot - 1] if slot else None
        kind = kinds[asked] if isinstance(asked, int) else asked
        if guest_id is not None and kind in NEEDS:
            _set_need(guest_id, kind, rules.written(answers[name]))
        elif isinstance(asked, int):
            told.append(_row(order, asked, guest_id, answers[name], moment))
    if told:
        db.session.execute(NEW_ANSWERS, told)


def _kinds(ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(db.session.execute(select(Question.id, Question.kind).where(Question.id.in_(ids))).all())


def change_answers(
    order: Order, event: Event, given: Mapping[str, Any], *, by: User | None, ticket: Ticket | None = None
) -> None:
    """Put the answers of a booking of this event right, or only those of one ticket's holder.

    given: by field name; slots count the people of `put_to` in turn. Raises Refused once the
    event has begun, for a booking that is over, and beside the field that is wrong.
    """
    db.session.refresh(order, ["status", "version"], with_for_update=True)
    check_open(order, event)
    asked, people = put_to(order, event, ticket)
    answers = _checked(asked, [person.type_id for person in people], given)
    _replace(order, asked, people, answers, by)


def correct_answers(order: Order, event: Event, given: Mapping[str, Any], *, by: User) -> bool:
    """The organizer puts answers of a booking right, at any time; also of whom a ticket was passed on to.

    given: as for change_answers, for the people of `put_to` with passed_on. What was not answered
    before may stay so. The order is locked. Returns whether anything changed; raises Refused beside the
    field that is wrong.
    """
    asked, people = put_to(order, event, passed_on=True)
    slots, before = [person.type_id for person in people], known_answers(order, asked, people)
    answers = _checked(asked, slots, given, unanswered(asked, people, before))
    if answers == before:
        return False
    _replace(order, asked, people, answers, by)
    return True


def unanswered(asked: Sequence[Question], people: Sequence[Person], known: Mapping[str, Value]) -> set[str]:
    """The names of what these people were asked and did not answer."""
    spots = rules.spots(asked, [person.type_id for person in people])
    return {spot.name for spot in spots} - set(known)


def _replace(
    order: Order,
    asked: Sequence[Question],
    people: Sequence[Person],
    answers: Mapping[str, Value],
    by: User | None,
) -> None:
    """Keep these answers instead of all that was said before. The order is locked."""
    guest_ids = [person.guest_id for person in people]
    gone = _forget(order, asked, guest_ids)
    for spot in rules.spots(asked, [person.type_id for person in people]):
        if spot.question.kind in NEEDS:
            _set_need(guest_ids[spot.slot - 1], spot.question.kind, "")
    keep_answers(order, guest_ids, answers)
    papers.drop_unused(gone)
    order.version += 1
    facts.record(AnswersChanged(order.event_id, order.id), by.id if by else None)


def put_to(
    order: Order, event: Event, ticket: Ticket | None = None, *, passed_on: bool = False
) -> tuple[list[Question], list[Person]]:
    """What is asked, and of whom: of a ticket's holder what is personal, of the buyer all the rest too.

    A ticket that was passed on is its holder's business, no longer the buyer's. passed_on: those as
    well, for the organizer.
    """
    asked, people = list_questions(event), list_people(order, ticket, passed_on=passed_on)
    return [question for question in asked if question.each or ticket is None], people


def check_open(order: Order, event: Event) -> None:
    """Whether the answers of a booking of this event can still be changed. Raises Refused with the reason."""
    if order.status != CONFIRMED or event.status == CANCELLED:
        raise Refused(_("This booking is over, so its answers stay as they are."))
    if event.starts_at <= clock.now():
        raise Refused(_("The event has begun, so the answers stay as they are. Tell the people at the door."))


def _forget(order: Order, asked: Sequence[Question], guest_ids: Sequence[int]) -> list[str]:
    """Delete what was answered; returns the files among it."""
    which = (
        Answer.order_id == order.id,
        Answer.question_id.in_([question.id for question in asked]),
        or_(Answer.guest_id.is_(None), Answer.guest_id.in_(guest_ids)),
    )
    gone = papers.names_in(which) if any(question.kind == FILE for question in asked) else []
    db.session.execute(delete(Answer).where(*which).execution_options(synchronize_session=False))
    return gone


def _set_need(guest_id: int, kind: str, words: str) -> None:
    statement = update(Guest).where(Guest.id == guest_id).values({kind: words})
    db.session.execute(statement.execution_options(synchronize_session=False))


def _row(
    order: Order, question_id: int, guest_id: int | None, value: Value, moment: datetime
) -> dict[str, Any]:
    return {
        "question_id": question_id,
        "order_id": order.id,
        "guest_id": guest_id,
        "value": value,
        "at": moment,
    }
