"""How an event sells: places sold, held, left, and how many are inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.core import clock
from app.core.db import db
from app.domain import places
from app.models import Admission, Claim, Counter, Event, Ticket
from app.models.places import WHOLE_EVENT
from app.models.tickets import VALID


@dataclass(frozen=True)
class Figures:
    """sold: valid tickets. held: places of bookings not finished. capacity and left: None without limit."""

    sold: int
    held: int
    capacity: int | None
    left: int | None
    inside: int


def figures_of(event: Event) -> Figures:
    """The event's figures now, in one statement."""
    row = db.session.execute(select(*columns()).where(Event.id == event.id)).one()
    return Figures(*row)


def columns() -> list[ColumnElement[Any]]:
    """SQL: the fields of Figures for the Event of the statement around them."""
    sold = select(func.count()).where(Ticket.event_id == Event.id, Ticket.status == VALID)
    held = (
        select(places.claimed())
        .join(Counter, Counter.id == Claim.counter_id)
        .where(Counter.event_id == Event.id, Counter.kind == WHOLE_EVENT)
        .where(Claim.released_at.is_(None), Claim.expires_at > clock.now())
    )
    whole = (Counter.event_id == Event.id, Counter.kind == WHOLE_EVENT)
    inside = (
        select(func.count(Admission.ticket_id.distinct()))
        .join(Ticket, Ticket.id == Admission.ticket_id)
        .where(Ticket.event_id == Event.id, Ticket.status == VALID, Admission.undone_at.is_(None))
    )
    parts = [
        sold,
        held,
        select(Counter.quantity).where(*whole),
        select(places.left_expression()).where(*whole),
        inside,
    ]
    return [part.correlate(Event).scalar_subquery() for part in parts]
