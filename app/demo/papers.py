"""An event of the demo that asks for a file, and what some of its people sent."""

import io
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from PIL import Image, ImageDraw
from psycopg.types.json import Jsonb
from sqlalchemy import select, update

from app.core import files, renditions
from app.core.db import db
from app.demo.stage import Staged
from app.demo.writing import Chronicle, Row
from app.domain.questions.facts import QuestionAdded
from app.models import Event, Order, Question
from app.models.events import PUBLISHED
from app.models.orders import CONFIRMED
from app.models.questions import FILE

AFTER = timedelta(minutes=45)
SENT = 4
SIZE, PAPER, INK = (640, 400), "#f4efe6", "#3d5a6c"


def write_papers(events: Sequence[Staged], chronicle: Chronicle) -> list[Row]:
    """Let one event that is paid for ask for a student card, with a few; returns the answers' rows."""
    paid = (one for one in events if one.plan.status == PUBLISHED and not one.plan.busy)
    event = next(one for one in paid if any(kind.price for kind in one.plan.tickets))
    at = event.moments.created_at + AFTER
    question = Question(
        event_id=event.id, kind=FILE, label="Your student card, if you have one", position=1,
        hint="Students get a drink on us. A picture of it will do.",
    )  # fmt: skip
    db.session.add(question)
    db.session.flush()
    chronicle.tell(QuestionAdded(event.id, question.id, FILE), at, event.owner_id)
    db.session.execute(update(Event).where(Event.id == event.id).values(asks=True))
    query = select(Order).where(Order.event_id == event.id, Order.status == CONFIRMED)
    orders = db.session.scalars(query.order_by(Order.id).limit(SENT)).all()
    return [_answer(question, order) for order in orders]


def _answer(question: Question, order: Order) -> Row:
    name = Random(f"paper:{order.code}").randbytes(16).hex()  # noqa: S311 - a demo holds no secrets
    files.store_paper(name, renditions.encode_paper(io.BytesIO(_card(order.name)), "file"))
    value = {"file": name, "title": "student-card.png"}
    return {
        "question_id": question.id,
        "order_id": order.id,
        "guest_id": None,
        "value": Jsonb(value),
        "at": order.created_at,
    }


def _card(holder: str) -> bytes:
    """A card that nobody takes for a real one."""
    image, target = Image.new("RGB", SIZE, PAPER), io.BytesIO()
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 90), INK)
    draw.rectangle((40, 140, 180, 320), outline=INK, width=4)
    draw.text((40, 34), "DEMO COLLEGE", fill=PAPER, font_size=30)
    draw.text((220, 160), holder, fill=INK, font_size=30)
    draw.text((220, 220), "Student, specimen", fill=INK, font_size=24)
    image.save(target, "PNG")
    return target.getvalue()
