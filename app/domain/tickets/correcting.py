"""Whose a ticket is, put right by the organizer: no deadline, and the code stays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.core import facts, mail
from app.core.db import db
from app.domain.tickets.facts import HolderReaddressed, HolderRenamed
from app.domain.tickets.queries import list_valid_tickets
from app.models import Order, OrderLine, Ticket, Transfer, User
from app.models.tickets import ACCEPTED


@dataclass(frozen=True)
class Holder:
    """Who comes with a ticket; name None while unknown. email, user_id: only of one that was passed on."""

    name: str | None
    email: str | None = None
    user_id: int | None = None


def lock_tickets(order: Order) -> list[Ticket]:
    """The order's valid tickets with their guests, which nobody else changes until the commit."""
    own = select(OrderLine.id).where(OrderLine.order_id == order.id)
    query = select(Ticket.id).where(Ticket.order_line_id.in_(own)).order_by(Ticket.id).with_for_update()
    db.session.execute(query)
    return list_valid_tickets(order)


def correct_holder(ticket: Ticket, holder: Holder, *, tell: bool, by: User) -> bool:
    """Write another name on the ticket, and where it was passed on, another address. The ticket is locked.

    Whoever has the new address gets the letter with the ticket; with `tell`, whoever has a new name, too.
    Returns whether anything changed.
    """
    guest, passed_on = ticket.guest, ticket.passed_at is not None
    renamed, moved = guest.name != holder.name, passed_on and guest.email != holder.email
    told: list[facts.Fact] = []
    if renamed:
        guest.name = holder.name
        told.append(facts.record(HolderRenamed(ticket.event_id, ticket.id), by.id))
    if moved:
        guest.email, guest.user_id = holder.email, holder.user_id
        told.append(facts.record(HolderReaddressed(ticket.event_id, ticket.id), by.id))
    if told:
        guest.version += 1
        db.session.flush()
    if moved or (renamed and tell and passed_on):
        write_again(ticket, told[-1])
    return bool(told)


def write_again(ticket: Ticket, fact: facts.Fact) -> None:
    """To whom a ticket was passed on: the letter that came when they took it, once more, as it is now."""
    taken = Transfer.ticket_id == ticket.id, Transfer.state == ACCEPTED
    transfer_id = db.session.scalar(select(Transfer.id).where(*taken).order_by(Transfer.id.desc()).limit(1))
    key = f"transfer:{transfer_id}:received:{fact.id}"
    guest = ticket.guest
    mail.post("tickets/received", key, str(guest.email), to_user_id=guest.user_id, transfer_id=transfer_id)
