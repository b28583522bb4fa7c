"""Passing a ticket on: its holder offers it, the other person accepts, and gets a code of their own."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock, facts, ids, mail
from app.core.db import db, lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.tickets import rules
from app.domain.tickets.facts import (
    EventTransfersChanged,
    HolderRenamed,
    TransferAccepted,
    TransferDeclined,
    TransferOffered,
    TransferWithdrawn,
)
from app.domain.tickets.links import transfer_secret
from app.domain.tickets.transfers import (
    addresses_of,
    count_transfers,
    find_open_transfer,
    naming_of,
    standing_of,
)
from app.models import Event, Guest, Ticket, Transfer, User
from app.models.tickets import ACCEPTED, DECLINED, OPEN, WITHDRAWN

MOST_OFFERS = 10


def offer_ticket(ticket: Ticket, event: Event, email: str, *, by: User | None) -> Transfer:
    """Ask the person with this address whether they take the ticket; until they do, nothing changes.

    Raises Refused when the ticket can't be passed on (any more), or is offered to somebody already.
    """
    lock(ticket)
    rules.check(standing_of(ticket, event))
    waiting = find_open_transfer(ticket)
    if waiting is not None:
        raise Refused(_("It is offered to %(email)s already. Take that back first.", email=waiting.email))
    if count_transfers(ticket) >= MOST_OFFERS:
        raise Refused(_("This ticket was offered too often. Ask the organizers for help."))
    transfer = _add(ticket, email)
    facts.record(TransferOffered(event.id, ticket.id, transfer.id), by.id if by else None)
    _write("offered", transfer, transfer.email)
    return transfer


def _add(ticket: Ticket, email: str) -> Transfer:
    code = ids.new_code()
    transfer = Transfer(
        ticket_id=ticket.id,
        from_guest_id=ticket.guest_id,
        email=email,
        code=code,
        secret_digest=ids.digest(transfer_secret(code)),
        state=OPEN,
        made_at=clock.now(),
    )
    db.session.add(transfer)
    db.session.flush()
    return transfer


def accept_ticket(transfer: Transfer, event: Event, name: str, *, by: User | None) -> Ticket:
    """The ticket is this person's from now on: their name, their address, a new code; the old one is void.

    A second time answers the same. Raises Refused when the offer was taken back, or the ticket can't
    be passed on any more.
    """
    ticket = _lock(transfer)
    if transfer.state == ACCEPTED:
        return ticket
    _check_open(transfer)
    rules.check(standing_of(ticket, event))
    before = addresses_of(ticket)
    guest = _add_guest(event, name, transfer.email)
    _settle(transfer, ACCEPTED)
    transfer.old_digest = ids.digest(ticket.secret)
    ticket.guest, ticket.secret, ticket.passed_at = guest, ids.new_secret(), clock.now()
    db.session.flush()
    facts.record(TransferAccepted(event.id, ticket.id, transfer.id), by.id if by else None)
    _write("received", transfer, transfer.email)
    for address in before:
        _write("answered", transfer, address)
    return ticket


def _add_guest(event: Event, name: str, email: str) -> Guest:
    """The new holder. An account is theirs where its verified address is the one that was asked."""
    theirs = select(User.id).where(User.email == email, User.verified_at.is_not(None))
    guest = Guest(
        event_id=event.id,
        user_id=db.session.scalar(theirs),
        name=name,
        email=email,
        code=ids.new_code(10),
        rsvp="accepted",
    )
    db.session.add(guest)
    db.session.flush()
    return guest


def decline_ticket(transfer: Transfer, event: Event, *, by: User | None) -> None:
    """Say no, and the holder hears of it. A second time does nothing; raises Refused once accepted."""
    ticket = _lock(transfer)
    if transfer.state in (DECLINED, WITHDRAWN):
        return
    _check_open(transfer)
    _settle(transfer, DECLINED)
    facts.record(TransferDeclined(event.id, ticket.id, transfer.id), by.id if by else None)
    for address in addresses_of(ticket):
        _write("answered", transfer, address)


def take_back(ticket: Ticket, *, by: User | None) -> None:
    """The holder offers the ticket no more; without an open offer nothing happens."""
    lock(ticket)
    transfer = find_open_transfer(ticket)
    if transfer is not None:
        _settle(transfer, WITHDRAWN)
        facts.record(TransferWithdrawn(ticket.event_id, ticket.id, transfer.id), by.id if by else None)


def rename_holder(ticket: Ticket, event: Event, name: str, *, by: User | None) -> None:
    """Put another name on the ticket; its code stays. Raises Refused once the event began or it was used."""
    lock(ticket)
    rules.check(naming_of(ticket, event))
    if ticket.guest.name != name:
        ticket.guest.name = name
        ticket.guest.version += 1
        facts.record(HolderRenamed(event.id, ticket.id), by.id if by else None)


def set_transferable(event: Event, allowed: bool, *, by: User) -> None:
    """Let tickets of the event be passed on, or not. Offers that wait can't be accepted once it is off."""
    lock(event)
    if event.transferable != allowed:
        event.transferable = allowed
        event.version += 1
        facts.record(EventTransfersChanged(event.id, allowed), by.id)


def _lock(transfer: Transfer) -> Ticket:
    """The ticket first, as everywhere, so that nobody waits for the other."""
    ticket = transfer.ticket
    lock(ticket)
    db.session.refresh(transfer, ["state"])
    return ticket


def _check_open(transfer: Transfer) -> None:
    reasons = {
        ACCEPTED: _("This ticket is yours already. Pass it on if you can’t come."),
        DECLINED: _("You said no to this ticket. Ask whoever offered it to offer it again."),
        WITHDRAWN: _("This offer was taken back."),
    }
    if transfer.state != OPEN:
        raise Refused(reasons[transfer.state])


def _settle(transfer: Transfer, state: str) -> None:
    transfer.state, transfer.settled_at = state, clock.now()


def _write(letter: str, transfer: Transfer, address: str) -> None:
    key = f"transfer:{transfer.id}:{letter}:{address}"
    mail.post(f"tickets/{letter}", key, address, transfer_id=transfer.id)
