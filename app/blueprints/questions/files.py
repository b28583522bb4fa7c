"""Files that people answered with, for themselves and for whoever runs the event."""

from __future__ import annotations

from flask import Response

from app.blueprints.questions.routes import feature
from app.core import files
from app.domain import questions
from app.models import Event, Order, Ticket
from app.web.policy import EVENT_ORGANIZER, ORDER_HOLDER, TICKET_HOLDER
from app.web.printing import as_file


@feature.read("/events/<event>/questions/files/<paper>", needs=EVENT_ORGANIZER, limit="120 per minute")
def event_file(event: Event, paper: str) -> Response:
    return _handed(questions.get_paper_of_event(event, paper))


@feature.read("/bookings/<order>/files/<paper>", needs=ORDER_HOLDER, limit="60 per minute")
def booking_file(order: Order, paper: str) -> Response:
    return _handed(questions.get_paper_of_order(order, paper))


@feature.read("/t/<ticket>/files/<paper>", needs=TICKET_HOLDER, limit="60 per minute")
def ticket_file(ticket: Ticket, paper: str) -> Response:
    return _handed(questions.get_paper_of_ticket(ticket, paper))


def _handed(paper: questions.Paper) -> Response:
    """To be saved, never shown within this site, and kept by no cache."""
    content = (files.folder() / paper.stored.name).read_bytes()
    return as_file(content, paper.stored.media_type, paper.title)
