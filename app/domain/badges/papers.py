"""What stands on a badge, and its PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.core.i18n import gettext as _
from app.domain import documents, questions
from app.domain.documents import PrintedBadge
from app.models import Answer, BadgeDesign, Event, Guest, Order, OrderLine, Question, Ticket, TicketType
from app.models.questions import ACCESS, DIET

INKS = {
    "plum": "#722f5f",
    "iris": "#4a3f8f",
    "ink": "#26303a",
    "sea": "#1c6b74",
    "moss": "#3f6b3a",
    "amber": "#8a5a00",
    "brick": "#9a3324",
}
PLAIN = "plum"


def print_tickets(design: BadgeDesign, event: Event, ticket_ids: Sequence[int], size: str = "") -> bytes:
    """The badges of these tickets in this order. size: another than the design's.

    Raises OSError where documents.can_make_pdf() is False.
    """
    rows = {row[0]: row for row in db.session.execute(_asked(ticket_ids))}
    lines = _lines(design, ticket_ids)
    badges = [_badge(design, event, rows[key], lines.get(key, "")) for key in ticket_ids if key in rows]
    return documents.badges_pdf(badges, documents.FORMATS[size or design.size])


def print_one(design: BadgeDesign, event: Event, ticket: Ticket) -> bytes:
    """One badge on a page of its own size, for a printer at the door."""
    return print_tickets(design, event, [ticket.id], design.size.removesuffix("-sheet"))


def print_sample(design: BadgeDesign, event: Event) -> bytes:
    """How they will look: a short name and a long one."""
    names = ("Bo Li", "Maximiliane von der Schulenburg-Wolfsburg")
    badges = [
        PrintedBadge(name, _("Where they come from"), _("Ticket"), event.title, "", INKS[PLAIN], "sample" * 5)
        for name in names
    ]
    return documents.badges_pdf(badges, documents.FORMATS[design.size])


def _asked(ticket_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Ticket.id, Guest.name, Order.name, TicketType.id, TicketType.name, Ticket.number, Ticket.secret
        )
        .join(Guest, Guest.id == Ticket.guest_id)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Ticket.id.in_(ticket_ids))
    )


def _badge(design: BadgeDesign, event: Event, row: Sequence[object], line: str) -> PrintedBadge:
    _id, name, buyer, type_id, kind, number, secret = map(str, row)
    known = name if row[1] else _("Guest of %(name)s", name=buyer)
    colour = INKS[design.colours.get(type_id, PLAIN)]
    return PrintedBadge(known, line, kind, event.title, number, colour, secret if design.code else "")


def _lines(design: BadgeDesign, ticket_ids: Sequence[int]) -> Mapping[int, str]:
    """What stands below the name, by ticket: the guest's own answer, else the booking's."""
    question = db.session.get(Question, design.question_id) if design.question_id else None
    if question is None:
        return {}
    if question.kind in (DIET, ACCESS):
        said = select(Ticket.id, getattr(Guest, question.kind)).join(Guest, Guest.id == Ticket.guest_id)
        return dict(db.session.execute(said.where(Ticket.id.in_(ticket_ids))).all())
    query = (
        select(Ticket.id, Answer.value)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Answer, Answer.order_id == OrderLine.order_id)
        .where(Answer.question_id == question.id, Ticket.id.in_(ticket_ids))
        .where(Answer.guest_id.is_(None) | (Answer.guest_id == Ticket.guest_id))
    )
    return {key: questions.written(value) for key, value in db.session.execute(query)}
