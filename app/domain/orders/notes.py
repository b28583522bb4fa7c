"""What organizers write down about an order, for each other."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.core import clock, facts
from app.core.db import db
from app.core.errors import NotFound
from app.domain.orders.facts import NoteAdded, NoteRemoved
from app.models import Order, OrderNote, User


@dataclass(frozen=True)
class Noted:
    """A note with the name of who wrote it; None once the account is gone."""

    note: OrderNote
    author: str | None


def add_note(order: Order, text: str, *, by: User) -> OrderNote:
    """Keep `text`, a few lines, with the order."""
    note = OrderNote(order_id=order.id, text=text, by=by.id, created_at=clock.now())
    db.session.add(note)
    db.session.flush()
    facts.record(NoteAdded(order.event_id, order.id), by.id)
    return note


def remove_note(order: Order, note_id: int, *, by: User) -> None:
    """Delete a note of this order for good. Raises NotFound, also for another order's."""
    note = db.session.get(OrderNote, note_id)
    if note is None or note.order_id != order.id:
        raise NotFound
    db.session.delete(note)
    db.session.flush()
    facts.record(NoteRemoved(order.event_id, order.id), by.id)


def list_notes(order: Order) -> list[Noted]:
    """The order's notes, newest first."""
    query = select(OrderNote, User.name).outerjoin(User, User.id == OrderNote.by)
    rows = db.session.execute(query.where(OrderNote.order_id == order.id).order_by(OrderNote.id.desc()))
    return [Noted(note, name) for note, name in rows]
