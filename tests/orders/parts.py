"""Parts of a booking that no database holds, to reckon with."""

from __future__ import annotations

from app.domain.orders.quoting import Part
from app.models import Ticket, TicketType


def part(number: int, price: int) -> Part:
    """A valid ticket with this id that cost so much."""
    return Part(Ticket(id=number, type=TicketType()), price, price)
