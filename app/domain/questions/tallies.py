"""What was answered to one question: how often each answer, and by whom."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from app.core.db import db
from app.core.page import Page, paginate
from app.domain.questions.rules import NEEDS_OPTIONS, Value, paper_of, written
from app.models import Answer, Event, Guest, Order, OrderLine, Question, Ticket
from app.models.orders import CONFIRMED
from app.models.questions import ACCESS, CONSENT, DIET
from app.models.tickets import VALID

COUNTED = (*NEEDS_OPTIONS, CONSENT, DIET, ACCESS)  # kinds whose answers repeat


class Answered(NamedTuple):
    """One answer: by whom, None while unknown; of which order."""

    value: Value
    name: str | None
    buyer: str
    code: str

    @property
    def text(self) -> str:
        return written(self.value)

    @property
    def paper(self) -> str | None:
        """The name of the file that was answered with, if one was."""
        return paper_of(self.value)


def list_answered(event: Event, question: Question, page: int, size: int = 50) -> Page[Answered]:
    """The answers to a question of this event in bookings that stand, newest first."""
    found = paginate(_answered(event, question), page, size)
    return found.with_items([Answered(*row) for row in found.items])


def tally_answers(event: Event, question: Question) -> list[tuple[str, int]]:
    """How many gave each answer, most first; empty for kinds whose answers differ anyway."""
    if question.kind not in COUNTED:
        return []
    tally: Counter[str] = Counter()
    for value, *_who in db.session.execute(_answered(event, question).order_by(None)):
        tally.update(value if isinstance(value, list) else [str(value)])
    return tally.most_common()


def _answered(event: Event, question: Question) -> Select[Any]:
    if question.kind in (DIET, ACCESS):
        return _needs(event, question.kind)
    return (
        select(Answer.value, Guest.name, Order.name, Order.code)
        .join(Order, Order.id == Answer.order_id)
        .outerjoin(Guest, Guest.id == Answer.guest_id)
        .where(Answer.question_id == question.id, Order.status == CONFIRMED)
        .order_by(Answer.id.desc())
    )


def _needs(event: Event, kind: str) -> Select[Any]:
    said = getattr(Guest, kind)
    return (
        select(said, Guest.name, Order.name, Order.code)
        .join(Ticket, Ticket.guest_id == Guest.id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Ticket.event_id == event.id, Ticket.status == VALID, said != "")
        .order_by(Ticket.id.desc())
    )
