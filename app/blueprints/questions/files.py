"""Files that people answered with, for themselves and for whoever runs the event."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, make_response

from app.blueprints.questions.routes import feature
from app.core import files
from app.domain import questions
from app.models import Event, Order, Ticket
from app.web.policy import EVENT_ORGANIZER, ORDER_HOLDER, TICKET_HOLDER


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
    response = make_response((files.folder() / paper.stored.name).read_bytes())
    response.headers["Content-Type"] = paper.stored.media_type
    name = quote(paper.title, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
