"""What the busy event of the demo asks, and what its people answered."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from psycopg.types.json import Jsonb
from sqlalchemy import select, update

from app.core.db import db
from app.demo.papers import write_papers
from app.demo.stage import Staged
from app.demo.writing import Chronicle, Row, write
from app.domain.questions.facts import QuestionAdded
from app.models import Answer, Event, Order, OrderLine, Question, Ticket

AFTER = timedelta(minutes=40)
WORKSHOPS = ["Letterpress for screens", "Your own mail server", "Accessible tables", "Fonts from scratch"]
WAYS = ["By train", "By bike", "By car", "On foot"]
TRAINS = ["From Utrecht, 8:05", "From Brussels, 7:12", "The night train from Berlin", "From Lille, 6:40"]
SHARES = {"workshops": 0.8, "pictures": 0.7, "way": 0.6}


def write_questions(events: Sequence[Staged], chronicle: Chronicle, rng: Random) -> int:
    """Let the busy event ask, and most of its people answer; returns how many answers that are."""
    busy = next(event for event in events if event.plan.busy)
    at = busy.moments.created_at + AFTER
    asked = _ask(busy, at, chronicle)
    rows = list(_answers(busy, asked, rng))
    rows += write_papers(events, chronicle)
    write(Answer, rows)
    return len(rows)


def _ask(busy: Staged, at: datetime, chronicle: Chronicle) -> dict[str, Question]:
    asked = {
        "diet": Question(
            kind="diet", label="What do you not eat?", hint="Lunch and soup are vegetarian.", each=True
        ),
        "access": Question(
            kind="access", label="What do you need to take part?", each=True,
            hint="A ramp, a seat near the front, an interpreter: say what helps.",
        ),
        "workshops": Question(
            kind="choices", label="Which workshops would you like?", options=WORKSHOPS, each=True,
            hint="Rooms are chosen by what most people tick.",
        ),
        "pictures": Question(
            kind="consent", label="Pictures with me in them may be shown on the website.", each=True
        ),
        "way": Question(kind="choice", label="How do you come?", options=WAYS),
        "train": Question(kind="text", label="Which train?", hint="We meet the large groups at the station."),
    }  # fmt: skip
    for position, question in enumerate(asked.values(), 1):
        question.event_id, question.position = busy.id, position
        if question is asked["train"]:
            question.shown_if_id, question.shown_if_answer = asked["way"].id, WAYS[0]
        db.session.add(question)
        db.session.flush()
        chronicle.tell(QuestionAdded(busy.id, question.id, question.kind), at, busy.owner_id)
    db.session.execute(update(Event).where(Event.id == busy.id).values(asks=True))
    return asked


def _answers(busy: Staged, asked: dict[str, Question], rng: Random) -> Iterator[Row]:
    query = (
        select(Ticket.guest_id, Order.id, Order.created_at)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Ticket.event_id == busy.id)
        .order_by(Ticket.id)
    )
    seen: set[int] = set()
    for guest_id, order_id, at in db.session.execute(query):
        for question, value in _said_by_guest(asked, rng):
            yield _row(question, order_id, guest_id, value, at)
        if order_id not in seen and rng.random() < SHARES["way"]:
            way = rng.choice(WAYS)
            yield _row(asked["way"], order_id, None, way, at)
            if way == WAYS[0]:
                yield _row(asked["train"], order_id, None, rng.choice(TRAINS), at)
        seen.add(order_id)


def _said_by_guest(asked: dict[str, Question], rng: Random) -> Iterator[tuple[Question, str | list[str]]]:
    if rng.random() < SHARES["workshops"]:
        picked = rng.sample(WORKSHOPS, rng.randint(1, 2))
        yield asked["workshops"], [one for one in WORKSHOPS if one in picked]
    if rng.random() < SHARES["pictures"]:
        yield asked["pictures"], asked["pictures"].label


def _row(
    question: Question, order_id: int, guest_id: int | None, value: str | list[str], at: datetime
) -> Row:
    return {
        "question_id": question.id,
        "order_id": order_id,
        "guest_id": guest_id,
        "value": Jsonb(value),
        "at": at,
    }
