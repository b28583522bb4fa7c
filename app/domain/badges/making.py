"""What the worker does: makes the files of a print, and throws them away after a while."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, files
from app.core.db import db
from app.domain.badges.papers import print_tickets
from app.models import BadgeDesign, BadgeMade, BadgePart, BadgePrint, Event, Ticket
from app.models.tickets import VALID

KEPT = timedelta(days=7)


def make_part(part: BadgePart) -> None:
    """Print one file; tickets that were cancelled meanwhile are left out.

    Raises OSError where documents.can_make_pdf() is False.
    """
    made = db.session.get_one(BadgePrint, part.print_id)
    event, design = db.session.get_one(Event, made.event_id), db.session.get_one(BadgeDesign, made.event_id)
    still = select(Ticket.id).where(Ticket.id.in_(part.ticket_ids), Ticket.status == VALID)
    valid = set(db.session.scalars(still))
    ticket_ids = [key for key in part.ticket_ids if key in valid]
    content = print_tickets(design, event, ticket_ids)
    rows = [{"ticket_id": key, "at": clock.now()} for key in ticket_ids]
    if rows:
        db.session.execute(insert(BadgeMade).values(rows).on_conflict_do_nothing())
    part.file = files.save_private(content, "application/pdf")


def forget_old() -> None:
    """Throw away the files of prints that are a week old: names of people lie about in them."""
    old = BadgePrint.made_at < clock.now() - KEPT
    query = select(BadgePart.file).join(BadgePrint, BadgePrint.id == BadgePart.print_id).where(old)
    for name in db.session.scalars(query):
        if name:
            files.delete_private(name)
    db.session.execute(delete(BadgePrint).where(old))
