"""Tickets on paper: one sheet each, with the same code as on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.documents.codes import draw_code
from app.domain.documents.pdf import make_pdf


@dataclass(frozen=True)
class PrintedTicket:
    """What a printed ticket shows, in words. address: where its owner finds the booking."""

    title: str
    day: str
    hours: str
    place: str
    street: str
    holder: str
    type: str
    number: str
    secret: str
    code: str
    host: str


def tickets_pdf(tickets: Sequence[PrintedTicket]) -> bytes:
    """A PDF with one A4 sheet a ticket. Raises OSError where documents.can_make_pdf() is False."""
    sheets = [(ticket, draw_code(ticket.secret)) for ticket in tickets]
    return make_pdf("tickets.html", {"sheets": sheets})
