"""What the audit says of questions and answers, broken on purpose."""

from __future__ import annotations

from sqlalchemy import text

from app import audit
from app.core.db import db
from app.domain import questions
from tests.questions.desk import ask, book
from tests.world import World

SAYS = {"an event says that it asks when it does", "an answer belongs to what its event asked"}


def broken(statement: str, **values: int) -> list[str]:
    """What the audit says after the statement."""
    db.session.flush()
    db.session.execute(text(statement), values)
    return [row for breach in audit.find_breaches() if breach.invariant.says in SAYS for row in breach.rows]


def test_an_event_that_asks_is_clean(world: World) -> None:
    question = ask(world, each=True)
    book(world, {f"q{question.id}-1": "A"})
    questions.withdraw_question(world.concert, question, by=world.owner)
    assert broken("SELECT 1") == []


def test_a_wrong_flag_is_found(world: World) -> None:
    ask(world)
    (row,) = broken("UPDATE event SET asks = false WHERE id = :event", event=world.concert.id)
    assert row == f"event {world.concert.id}: asks, but says otherwise"


def test_an_answer_to_another_events_question_is_found(world: World) -> None:
    question = ask(world)
    book(world, {f"q{question.id}": "A"})
    details = questions.QuestionDetails("text", "Elsewhere?")
    foreign = questions.add_question(world.elsewhere, details, by=None)
    (row,) = broken("UPDATE answer SET question_id = :question", question=foreign.id)
    assert f"question {foreign.id} was not asked there" in row
