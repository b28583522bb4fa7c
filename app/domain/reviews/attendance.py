"""Who was there: let in at the door, or holding a ticket where nobody kept the door."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, func, or_, select

from app.core.db import db
from app.domain import checkin
from app.domain.reviews.rules import Attendance
from app.models import Event, Guest, Ticket, User
from app.models.tickets import VALID


def attendance_of(event: Event, user: User) -> Attendance:
    """How this person was at the event; a guest is theirs by account or by their confirmed address."""
    query = (
        select(func.count(), func.coalesce(func.bool_or(checkin.ADMITTED), false()))
        .select_from(Ticket)
        .join(Guest, Guest.id == Ticket.guest_id)
        .where(Ticket.event_id == event.id, Ticket.status == VALID, is_theirs(user))
    )
    tickets, admitted = db.session.execute(query).one()
    return Attendance(tickets > 0, admitted, admitted or checkin.keeps_door(event))


def is_theirs(user: User) -> ColumnElement[bool]:
    """SQL: the guest is this person."""
    own = Guest.user_id == user.id
    return or_(own, Guest.email == user.email) if user.verified_at else own
