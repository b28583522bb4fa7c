"""Reading who a ticket is offered to, and whose it was."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import joinedload

from app.core import clock, ids
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain.tickets import rules
from app.domain.tickets.queries import LONGEST_SECRET, find_by_secret
from app.models import Admission, Event, Guest, Order, OrderLine, Ticket, Transfer
from app.models.tickets import OPEN


def get_ticket(secret: str) -> Ticket:
    """Like find_by_secret. Raises NotFound, and Refused for the code of a ticket that was passed on."""
    ticket = find_by_secret(secret)
    if ticket is not None:
        return ticket
    if find_passed_on(secret) is None:
        raise NotFound
    raise Refused(
        _("This ticket was passed on. Its new holder has a code of their own; this one opens no door."),
        status=410,
    )


def get_transfer(secret: str) -> Transfer:
    """The offer that a letter's link leads to, with its ticket, guest and type. Raises NotFound."""
    query = (
        select(Transfer)
        .options(
            joinedload(Transfer.ticket).options(joinedload(Ticket.guest), joinedload(Ticket.type)),
        )
        .where(Transfer.secret_digest == ids.digest(secret))
    )
    transfer = db.session.scalar(query)
    if transfer is None:
        raise NotFound
    return transfer


def find_open_transfer(ticket: Ticket) -> Transfer | None:
    """The offer of this ticket that waits for an answer."""
    return db.session.scalar(select(Transfer).where(Transfer.ticket_id == ticket.id, Transfer.state == OPEN))


def count_transfers(ticket: Ticket) -> int:
    """How often this ticket was offered to somebody, whatever became of it."""
    query = select(func.count()).where(Transfer.ticket_id == ticket.id)
    return db.session.scalar(query) or 0


def find_passed_on(secret: str) -> Ticket | None:
    """The ticket that this code was for until it was passed on, with its guest and type of now."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    return db.session.scalar(_by_old_code(), {"digest": ids.digest(secret)})


@cache
def _by_old_code() -> Select[Ticket]:
    return (
        select(Ticket)
        .join(Transfer, Transfer.ticket_id == Ticket.id)
        .options(joinedload(Ticket.guest), joinedload(Ticket.type))
        .where(Transfer.old_digest == bindparam("digest"))
    )


def standing_of(ticket: Ticket, event: Event) -> str:
    """Whether the ticket can be passed on now: rules.OPEN, or why not."""
    return rules.standing(ticket, event, clock.now(), inside=is_inside(ticket))


def naming_of(ticket: Ticket, event: Event) -> str:
    """Whether the name on the ticket can be changed now: rules.OPEN, or why not."""
    return rules.naming(ticket, event, clock.now(), inside=is_inside(ticket))


def is_inside(ticket: Ticket) -> bool:
    """Whether somebody came in with it, by any list."""
    came = exists().where(Admission.ticket_id == ticket.id, Admission.undone_at.is_(None))
    return bool(db.session.scalar(select(came)))


def holder_name(ticket: Ticket) -> str:
    """Who holds the ticket, as far as is known: else whoever booked it."""
    return ticket.guest.name or _buyer(ticket)[1]


def addresses_of(ticket: Ticket) -> list[str]:
    """Where to write about a ticket: to its holder; to the buyer too while it is the buyer's."""
    holder = db.session.get_one(Guest, ticket.guest_id).email
    buyer = None if ticket.passed_at else _buyer(ticket)[0]
    return list(dict.fromkeys(address for address in (holder, buyer) if address))


def _buyer(ticket: Ticket) -> tuple[str, str]:
    query = select(Order.email, Order.name).join(OrderLine, OrderLine.order_id == Order.id)
    return tuple(db.session.execute(query.where(OrderLine.id == ticket.order_line_id)).one())  # type: ignore[return-value]
