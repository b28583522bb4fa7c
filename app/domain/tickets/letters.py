"""The letters about a ticket that changes hands, made from what is true when they are sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Letter, composes
from app.domain.tickets.links import transfer_secret
from app.models import Event, Guest, Ticket, Transfer
from app.models.tickets import ACCEPTED, OPEN, VALID


@composes("tickets/offered")
def offered(transfer_id: int) -> Letter:
    """That somebody offers a ticket, and where to say yes or no."""
    values = _values(transfer_id)
    return Letter(_("A ticket for you: %(title)s", title=values["event"].title), "tickets/offered", values)


@composes("tickets/received")
def received(transfer_id: int) -> Letter:
    """The ticket of whoever took it."""
    values = _values(transfer_id)
    return Letter(_("Your ticket for %(title)s", title=values["event"].title), "tickets/received", values)


@composes("tickets/answered")
def answered(transfer_id: int) -> Letter:
    """To whoever offered a ticket: whether the other person took it."""
    values = _values(transfer_id)
    title = values["event"].title
    took = values["transfer"].state == ACCEPTED
    subject = _("Passed on: %(title)s", title=title) if took else _("Not taken: %(title)s", title=title)
    return Letter(subject, "tickets/answered", {**values, "took": took})


@composes("tickets/news")
def news(ticket_id: int) -> Letter:
    """To whom a ticket was passed on: what became of it or of its event."""
    ticket = _ticket(ticket_id)
    event = db.session.get_one(Event, ticket.event_id)
    valid = ticket.status == VALID and event.status != "cancelled"
    title = event.title
    subject = _("Changed: %(title)s", title=title) if valid else _("No longer valid: %(title)s", title=title)
    return Letter(subject, "tickets/news", {"ticket": ticket, "event": event, "valid": valid})


def _values(transfer_id: int) -> dict[str, Any]:
    transfer = db.session.get_one(Transfer, transfer_id)
    ticket = _ticket(transfer.ticket_id)
    return {
        "transfer": transfer,
        "ticket": ticket,
        "event": db.session.get_one(Event, ticket.event_id),
        "giver": db.session.get_one(Guest, transfer.from_guest_id).name,
        "open": transfer.state == OPEN,
        "theirs": _held(transfer, ticket),
        "secret": transfer_secret(transfer.code),
    }


def _held(transfer: Transfer, ticket: Ticket) -> bool:
    """Whether the ticket is still this person's: by now they may have passed it on themselves."""
    taken = Transfer.ticket_id == ticket.id, Transfer.state == ACCEPTED
    return db.session.scalar(select(func.max(Transfer.id)).where(*taken)) == transfer.id


def _ticket(ticket_id: int) -> Ticket:
    query = select(Ticket).options(joinedload(Ticket.guest), joinedload(Ticket.type))
    return db.session.scalars(query.where(Ticket.id == ticket_id)).one()
