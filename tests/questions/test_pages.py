"""What organizers ask, and what buyers put right, page by page."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import questions
from app.models import Question
from tests.conftest import QueryCount
from tests.questions.desk import CHOICE, ask
from tests.review import ReviewingClient
from tests.world import World

LIST = "/events/night-of-small-websites/questions"


def asked(session: Session) -> list[Question]:
    session.expire_all()
    return list(session.scalars(select(Question).order_by(Question.position)))


def test_an_event_without_questions_teaches_what_they_are(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    assert "What do you need to know?" in client.page(LIST).text


def test_add_question_asks_from_now_on(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    fields = {
        "label": "How do you come?", "kind": "choice", "options": "By bike\n\n  By train \n", "required": "y",
        "each": "each", "type_ids": [str(world.seat.id)],
    }  # fmt: skip
    client.fill(f"{LIST}/new", **fields)
    (question,) = asked(session)
    assert (question.options, question.required, question.each) == (["By bike", "By train"], True, True)
    assert question.type_ids == [world.seat.id]
    session.refresh(world.concert)
    assert world.concert.asks
    assert "How do you come?" in client.page(LIST).text


def test_a_question_can_wait_for_an_answer(client: ReviewingClient, session: Session, world: World) -> None:
    decider = ask(world, **CHOICE)
    session.commit()
    client.sign_in("owner@example.com")
    client.fill(f"{LIST}/new", label="Which line?", each="once", shown_if=f"{decider.id}:By train")
    assert asked(session)[1].shown_if_answer == "By train"
    assert "Only if “By train” for “How do you come?”" in client.page(LIST).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"label": ""}, "Write the question"),
        ({"kind": "choice", "options": "One"}, "from 2 to 50 answers"),
        ({"kind": "riddle"}, "Choose one of those"),
        ({"type_ids": ["999999"]}, "999999"),
        ({"shown_if": "999999:Yes"}, "Choose one of those"),
    ],
)
def test_add_question_says_what_to_put_right(
    client: ReviewingClient, session: Session, world: World, fields: dict[str, str], words: str
) -> None:
    client.sign_in("owner@example.com")
    sent = client.fill(f"{LIST}/new", **{"label": "Odd", **fields}, status=422)
    assert words in sent.text
    assert asked(session) == []


def test_edit_question_refuses_a_stale_write_and_keeps_both(
    client: ReviewingClient, session: Session, world: World
) -> None:
    question = ask(world, **CHOICE)
    session.commit()
    client.sign_in("owner@example.com")
    page = f"{LIST}/{question.id}/edit"
    mine = {**client.page(page).form().values(), "label": "Mine"}
    client.fill(page, label="Theirs")
    sent = client.post(page, data=mine)
    assert sent.status_code == 409
    assert "Theirs" in sent.text
    assert 'value="Mine"' in sent.text
    assert [q.label for q in asked(session)] == ["Theirs"]


def test_move_and_remove(client: ReviewingClient, session: Session, world: World) -> None:
    first = ask(world, label="A", **{k: v for k, v in CHOICE.items() if k != "label"})
    second = ask(world, label="B", shown_if=(first.id, "By bike"))
    session.commit()
    client.sign_in("owner@example.com")
    sent = client.fill(LIST, f"{LIST}/{first.id}/withdrawal", status=422)
    assert "depends on its answer" in sent.text
    assert "comes after it" in client.fill(LIST, f"{LIST}/{second.id}/place", status=422, to="up").text
    client.fill(LIST, f"{LIST}/{second.id}/withdrawal")
    client.fill(LIST, f"{LIST}/{first.id}/withdrawal")
    assert [q.withdrawn_at is not None for q in asked(session)] == [True, True]


def test_list_questions_asks_as_often_at_1_as_at_30(
    client: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    ask(world)
    session.commit()
    client.sign_in("owner@example.com")
    count_queries.start()
    client.get(LIST)
    few = count_queries.n
    for n in range(29):
        ask(world, label=f"Question {n}")
    session.commit()
    count_queries.start()
    client.get(LIST)
    assert count_queries.n == few


@pytest.mark.parametrize(("who", "status"), [("door", 403), ("stranger", 404), ("attendee", 404)])
def test_only_organizers_ask(client: ReviewingClient, world: World, who: str, status: int) -> None:
    client.sign_in(f"{who}@example.com")
    for path in (LIST, f"{LIST}/new"):
        assert client.get(path).status_code == status


def test_another_events_question_is_not_found_here(
    client: ReviewingClient, session: Session, world: World
) -> None:
    details = questions.QuestionDetails("text", "Foreign")
    foreign = questions.add_question(world.elsewhere, details, by=world.stranger)
    session.commit()
    client.sign_in("owner@example.com")
    token = client.page(f"{LIST}/new").form().values()["csrf_token"]
    for what in ("edit", "place", "withdrawal"):
        path = f"{LIST}/{foreign.id}/{what}"
        assert client.post(path, data={"csrf_token": token}).status_code == 404
