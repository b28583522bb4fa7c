"""Questions: what makes sense to ask, and how it changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import NotFound, Refused, Stale
from app.domain import questions, tickets
from app.domain.questions import QuestionDetails
from app.models import Question
from tests.questions.desk import CHOICE, answered, ask, book
from tests.world import World


def details_of(question: Question, **said: Any) -> QuestionDetails:
    decider = (question.shown_if_id, question.shown_if_answer) if question.shown_if_id else None
    before = {
        "kind": question.kind, "label": question.label, "options": tuple(question.options),
        "required": question.required, "each": question.each, "shown_if": decider,
    }  # fmt: skip
    return QuestionDetails(**{**before, **said})


def edit(world: World, question: Question, **said: Any) -> None:
    questions.edit_question(
        world.concert, question, details_of(question, **said), question.version, by=world.owner
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "riddle"}, "kind"),
        ({"label": ""}, "label"),
        ({"kind": "choice", "options": ("One",)}, "options"),
        ({"kind": "choices", "options": ("One", "One")}, "options"),
        ({"kind": "choice", "options": tuple(str(n) for n in range(51))}, "options"),
        ({"type_ids": (999_999,)}, "type_ids"),
        ({"shown_if": (999_999, "Yes")}, "shown_if"),
    ],
)
def test_add_question_refuses_what_makes_no_sense(world: World, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask(world, **said)
    assert refusal.value.field == field


def test_a_question_takes_no_types_and_no_condition_of_another_event(world: World) -> None:
    foreign = tickets.list_offers(world.elsewhere)[0].type.id
    with pytest.raises(Refused, match="not of this event"):
        ask(world, type_ids=(foreign,))
    details = QuestionDetails(**CHOICE)
    decider = questions.add_question(world.elsewhere, details, by=world.stranger)
    with pytest.raises(Refused, match="before this one"):
        ask(world, shown_if=(decider.id, "By bike"))
    with pytest.raises(NotFound):
        questions.get_question(world.concert, decider.id)


def test_diet_is_asked_once_and_of_everybody(world: World) -> None:
    assert ask(world, kind="diet", label="Diet").each
    with pytest.raises(Refused, match="asked already"):
        ask(world, kind="diet", label="Again")


def test_a_condition_stays_among_what_is_asked_of_the_same(world: World) -> None:
    decider = ask(world, **CHOICE)
    with pytest.raises(Refused, match="asked of the same"):
        ask(world, each=True, shown_if=(decider.id, "By bike"))
    assert ask(world, shown_if=(decider.id, "By bike")).shown_if_id == decider.id


def test_edit_question_refuses_a_stale_write(world: World) -> None:
    question = ask(world)
    edit(world, question, label="New words")
    with pytest.raises(Stale):
        questions.edit_question(world.concert, question, details_of(question), 1, by=world.owner)


def test_an_answer_that_another_question_needs_stays(world: World) -> None:
    decider = ask(world, **CHOICE)
    follower = ask(world, shown_if=(decider.id, "By bike"))
    with pytest.raises(Refused, match="has to stay"):
        edit(world, decider, options=("On foot", "By train"))
    with pytest.raises(Refused, match="who is asked"):
        edit(world, decider, each=True)
    with pytest.raises(Refused, match="depends on its answer"):
        questions.withdraw_question(world.concert, decider, by=world.owner)
    with pytest.raises(Refused, match="comes after it"):
        questions.move_question(world.concert, follower, up=True, by=world.owner)
    with pytest.raises(Refused, match="before this one"):
        edit(world, decider, shown_if=(follower.id, ""))


def test_move_question_swaps_neighbours_and_stops_at_the_ends(world: World) -> None:
    first, second = ask(world, label="A"), ask(world, label="B")
    for _n in range(2):
        questions.move_question(world.concert, second, up=True, by=world.owner)
    assert [q.label for q in questions.list_questions(world.concert)] == ["B", "A"]
    questions.move_question(world.concert, first, up=False, by=world.owner)
    assert [q.label for q in questions.list_questions(world.concert)] == ["B", "A"]


def test_withdraw_question_keeps_answers_and_asks_no_more(world: World) -> None:
    question = ask(world)
    order = book(world, {f"q{question.id}": "Curiosity"})
    questions.withdraw_question(world.concert, question, by=world.owner)
    assert not world.concert.asks
    assert questions.list_questions(world.concert) == []
    assert answered(order) == {(question.id, None): "Curiosity"}
    assert [q.id for q in questions.list_event_answers(world.concert).questions] == [question.id]


def test_who_is_asked_stays_once_it_was_answered(world: World) -> None:
    question = ask(world)
    book(world, {f"q{question.id}": "Curiosity"})
    with pytest.raises(Refused, match="answered already"):
        edit(world, question, each=True)


def test_a_copy_asks_the_same_of_its_own_tickets(world: World) -> None:
    decider = ask(world, **CHOICE, each=True, type_ids=(world.patron.id,))
    ask(world, label="Which line?", each=True, shown_if=(decider.id, "By train"))
    copy = tickets.copy_event(
        world.concert, "Again", world.concert.starts_at + timedelta(days=7), by=world.owner
    )
    first, second = questions.list_questions(copy)
    patron = next(offer.type for offer in tickets.list_offers(copy) if offer.type.name == "Patron")
    assert (first.type_ids, second.shown_if_id) == ([patron.id], first.id)
