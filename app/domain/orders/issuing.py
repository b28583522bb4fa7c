"""Issuing an order's tickets: one guest and one ticket a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.domain import guests, questions, tickets
from app.models import Order


class Line(NamedTuple):
    """`quantity` tickets of one type, for one line of an order."""

    id: int
    ticket_type_id: int
    quantity: int


def issue(
    order: Order, lines: Sequence[Line], others: Sequence[str], answers: Mapping[str, questions.Value]
) -> None:
    """Make the tickets of the lines, the first for the buyer, and keep what was answered.

    others: names of the rest, as far as known. answers: as questions.check_answers made them.
    """
    slots = [line for line in lines for _n in range(line.quantity)]
    names = [*others, *[""] * len(slots)]
    people = [guests.NewGuest(order.name, order.email, order.user_id)]
    people += [guests.NewGuest(name or None) for name in names[: len(slots) - 1]]
    guest_ids = guests.add_guests(order.event_id, people)
    issues = [
        tickets.Issue(line.id, line.ticket_type_id, guest_id)
        for line, guest_id in zip(slots, guest_ids, strict=True)
    ]
    tickets.issue_tickets(order.event_id, order.code, issues)
    questions.keep_answers(order, guest_ids, answers)
