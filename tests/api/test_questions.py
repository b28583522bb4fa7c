"""What an event asks, and its answers, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain import tickets
from app.models import Order
from tests.api.caller import Caller
from tests.questions.desk import CHOICE, answered, ask
from tests.world import World


def wish(world: World, *answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    items = [{"ticket_type": world.seat.id, "quantity": 2}]
    return {"event": world.concert.id, "items": items, "answers": list(answers), **more}


def test_what_an_event_asks_is_listed(anyone: Caller, world: World, session: Session) -> None:
    decider = ask(world, **CHOICE)
    ask(world, each=False, label="Which line?", shown_if=(decider.id, "By train"))
    session.commit()
    first, second = anyone.get(f"/events/{world.concert.id}/questions/")["results"]
    assert (first["kind"], first["options"]) == ("choice", ["By bike", "By train"])
    assert (second["only_after"], second["only_with"]) == (decider.id, "By train")


def test_a_booking_brings_its_answers(stranger: Caller, world: World, session: Session) -> None:
    once, diet = ask(world, required=True), ask(world, kind="diet", label="Diet")
    courses = ask(world, kind="choices", label="Courses", each=True, options=("A", "B"))
    session.commit()
    said = [
        {"question": once.id, "answer": "Music"},
        {"question": diet.id, "ticket": 2, "answer": "Vegan"},
        {"question": courses.id, "ticket": 1, "answer": ["B", "A"]},
    ]
    made = stranger.post("/bookings/", wish(world, *said, special_requirements="A ramp"), 201)
    order = session.get_one(Order, made["id"])
    first, second = (ticket.guest for ticket in tickets.list_tickets_of_order(order))
    assert answered(order) == {(once.id, None): "Music", (courses.id, first.id): ["A", "B"]}
    assert (first.access, second.diet) == ("A ramp", "Vegan")


def test_what_a_paid_booking_needs_waits_for_its_tickets(
    stranger: Caller, world: World, session: Session
) -> None:
    body = {"event": world.concert.id, "items": [{"ticket_type": world.patron.id, "quantity": 1}]}
    made = stranger.post("/bookings/", {**body, "special_requirements": "A ramp"}, 201)
    assert session.get_one(Order, made["id"]).answers == {"access-1": "A ramp"}


@pytest.mark.parametrize("answer", [None, "", {"a": 1}, [[]], True, "x" * 301])
def test_a_required_answer_that_is_none_is_told_of(
    stranger: Caller, world: World, session: Session, answer: Any
) -> None:
    once = ask(world, required=True)
    session.commit()
    problem = stranger.post("/bookings/", wish(world, {"question": once.id, "answer": answer}), 422)
    assert list(problem["errors"]) == ["answers"]


def test_organizers_see_what_attendees_need(
    stranger: Caller, owner: Caller, world: World, session: Session
) -> None:
    stranger.post("/bookings/", wish(world, special_requirements="A ramp"), 201)
    rows = owner.get(f"/events/{world.concert.id}/attendees/?search=stranger")["results"]
    assert "A ramp" in [row["access"] for row in rows]


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def send(caller: Caller, world: World, content: bytes, status: int = 200) -> Any:
    answer = caller.client.post(
        f"/api/events/{world.concert.id}/files/?name=card.pdf",
        data=content,
        content_type="application/pdf",
        headers={"Authorization": f"Bearer {caller.token}"},
    )
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_a_file_is_sent_first_and_then_answered_with(
    stranger: Caller, world: World, session: Session
) -> None:
    proof = ask(world, kind="file", label="Student card", required=True)
    session.commit()
    problem = stranger.post("/bookings/", wish(world), 422)
    assert f"POST it to /api/events/{world.concert.id}/files/" in problem["errors"]["answers"][0]
    sent = send(stranger, world, PDF)
    made = stranger.post("/bookings/", wish(world, {"question": proof.id, "answer": sent["answer"]}), 201)
    order = session.get_one(Order, made["id"])
    assert answered(order) == {(proof.id, None): {"file": sent["id"], "title": "card.pdf"}}


def test_a_file_that_answers_nothing_or_is_none_is_refused(
    stranger: Caller, world: World, session: Session
) -> None:
    assert "asks for no file" in send(stranger, world, PDF, 409)["detail"]
    ask(world, kind="file", label="Student card")
    session.commit()
    assert "not a PDF" in send(stranger, world, b"MZ", 422)["detail"]
    send(stranger, world, PDF + b"0" * 5 * 1024 * 1024, 413)
