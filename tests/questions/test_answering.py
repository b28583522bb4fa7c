"""Answers: checked with the booking, kept with its tickets, put right until the event begins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.domain import orders, questions, tickets
from app.models import Fact
from tests.questions.desk import BUYER, CHOICE, answered, ask, book
from tests.world import World


def test_a_booking_keeps_answers_once_and_of_everybody(world: World) -> None:
    once, each, diet = ask(world), ask(world, each=True, **CHOICE), ask(world, kind="diet", label="Diet")
    order = book(
        world,
        {
            f"q{once.id}": "Music",
            f"q{each.id}-1": "By bike",
            f"q{each.id}-2": "By train",
            f"q{diet.id}-2": "Vegan",
        },
    )
    first, second = (ticket.guest for ticket in tickets.list_tickets_of_order(order))
    assert answered(order) == {
        (once.id, None): "Music",
        (each.id, first.id): "By bike",
        (each.id, second.id): "By train",
    }
    db.session.refresh(second)
    assert (first.diet, second.diet) == ("", "Vegan")


def test_a_required_question_is_answered_on_every_path(world: World) -> None:
    question = ask(world, required=True)
    with pytest.raises(Refused) as refusal:
        book(world)
    assert (refusal.value.field, refusal.value.status) == (f"q{question.id}", 422)
    assert book(world, {f"q{question.id}": "Because"}).status == "confirmed"


def test_a_question_of_other_tickets_is_not_asked(world: World) -> None:
    question = ask(world, required=True, each=True, type_ids=(world.patron.id,))
    assert answered(book(world, {f"q{question.id}-1": "unasked"})) == {}


def test_answers_of_a_paid_booking_wait_for_its_tickets(world: World) -> None:
    each, access = ask(world, each=True), ask(world, kind="access", label="Needs")
    answers = {f"q{each.id}-2": "Late", f"q{access.id}-1": "A ramp"}
    order = orders.place_order(world.concert, {world.patron.id: 2}, BUYER, by=None, answers=answers)
    assert (order.answers, answered(order)) == (answers, {})
    orders.paying._confirm(order)
    first, second = (ticket.guest for ticket in tickets.list_tickets_of_order(order))
    db.session.refresh(first)
    assert (order.answers, first.access) == ({}, "A ramp")
    assert answered(order) == {(each.id, second.id): "Late"}


def test_change_answers_replaces_what_was_said_and_records_it(world: World) -> None:
    once, diet = ask(world), ask(world, kind="diet", label="Diet")
    order = orders.get_order(book(world, {f"q{once.id}": "A", f"q{diet.id}-1": "Vegan"}).code)
    questions.change_answers(order, world.concert, {f"q{once.id}": "B", f"q{diet.id}-2": "Halal"}, by=None)
    guests = [ticket.guest for ticket in tickets.list_tickets_of_order(order)]
    for guest in guests:
        db.session.refresh(guest)
    assert answered(order) == {(once.id, None): "B"}
    assert [guest.diet for guest in guests] == ["", "Halal"]
    fact = db.session.scalars(select(Fact).order_by(Fact.id.desc()).limit(1)).one()
    assert (fact.kind, fact.data) == ("AnswersChanged", {"event_id": world.concert.id, "order_id": order.id})


def test_change_answers_refuses_what_the_booking_page_refuses(world: World) -> None:
    once = ask(world, required=True)
    order = orders.get_order(book(world, {f"q{once.id}": "A"}).code)
    with pytest.raises(Refused, match="Answer this question"):
        questions.change_answers(order, world.concert, {}, by=None)


def test_answers_stay_as_they_are_once_the_event_has_begun(world: World) -> None:
    ask(world)
    order = orders.get_order(book(world).code)
    with (
        clock.frozen_at(world.concert.starts_at + timedelta(minutes=1)),
        pytest.raises(Refused, match="begun"),
    ):
        questions.change_answers(order, world.concert, {}, by=None)


def test_answers_of_a_cancelled_booking_stay_as_they_are(world: World) -> None:
    ask(world)
    order = orders.get_order(book(world).code)
    orders.cancel_order(order, by=None)
    with pytest.raises(Refused, match="over"):
        questions.change_answers(order, world.concert, {}, by=None)


def test_answers_to_withdrawn_questions_survive_a_change(world: World) -> None:
    old, new = ask(world, label="Old"), ask(world, label="New")
    order = orders.get_order(book(world, {f"q{old.id}": "kept", f"q{new.id}": "A"}).code)
    questions.withdraw_question(world.concert, old, by=world.owner)
    questions.change_answers(order, world.concert, {f"q{new.id}": "B"}, by=None)
    assert answered(order) == {(old.id, None): "kept", (new.id, None): "B"}
