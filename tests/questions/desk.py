"""What the tests of questions share: an event that asks."""

from __future__ import annotations

from typing import Any

from app.core.db import db
from app.domain import orders, questions
from app.models import Answer, Order, Question
from tests.world import World

BUYER = orders.Buyer("Bo Buyer", "bo@example.com", ("Cas",))
CHOICE = {"kind": "choice", "label": "How do you come?", "options": ("By bike", "By train")}


def ask(world: World, **said: Any) -> Question:
    """One question of the concert, a line of text unless `said` otherwise."""
    details = questions.QuestionDetails(**{"kind": "text", "label": "What brings you?", **said})
    return questions.add_question(world.concert, details, by=world.owner)


def book(world: World, answers: dict[str, Any] | None = None, n: int = 2, **more: Any) -> Order:
    return orders.place_order(world.concert, {world.seat.id: n}, BUYER, by=None, answers=answers, **more)


def answered(order: Order) -> dict[tuple[int, int | None], Any]:
    """Values by question and guest."""
    rows = db.session.query(Answer).filter_by(order_id=order.id)
    return {(row.question_id, row.guest_id): row.value for row in rows}
