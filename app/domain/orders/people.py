"""Who comes with an order, and what they answered: put right by the organizer."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.db import lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain import questions, tickets
from app.domain.orders.buyers import account_of, write_to
from app.models import Event, Order, Ticket, User
from app.models.orders import CONFIRMED

Names = Mapping[int, tuple[str, str]]


def people_version(order: Order, holders: Sequence[Ticket]) -> int:
    """One number for all that is known of who comes; another one once any of it changed."""
    known = [(ticket.id, ticket.guest_id, ticket.guest.version) for ticket in holders]
    return zlib.crc32(repr((order.version, known)).encode())


def correct_people(
    order: Order, event: Event, names: Names, given: Mapping[str, Any], version: int, *, tell: bool, by: User
) -> bool:
    """Write names and answers of a booking of this event anew, also after it has begun.

    names: name and address in its stored form, by ticket id; the address counts where a ticket was
    passed on. given: as for questions.correct_answers. tell: who has another name gets the tickets
    again. Returns whether anything changed. Raises Stale when somebody changed any of it since
    `version`, Refused beside the field that is wrong: name-<n> of the n-th ticket, or a question's.
    """
    lock(order)
    holders = tickets.lock_tickets(order)
    if people_version(order, holders) != version:
        raise Stale(_("Somebody changed this order meanwhile. Look at both versions, then save again."))
    if order.status != CONFIRMED:
        raise Refused(_("This booking is over, so its names and answers stay as they are."))
    changed = [
        _correct(n, ticket, *names[ticket.id], tell=tell, by=by) for n, ticket in enumerate(holders, 1)
    ]
    answered = questions.correct_answers(order, event, given, by=by)
    own = any(done and ticket.passed_at is None for done, ticket in zip(changed, holders, strict=True))
    if own:
        order.version += 1
    if own and tell and order.email:
        write_to(order, "confirmed", f"order:{order.id}:confirmed:names-{order.version}")
    return any(changed) or answered


def _correct(n: int, ticket: Ticket, name: str, email: str, *, tell: bool, by: User) -> bool:
    if ticket.guest.name and not name:
        raise Refused(_("Write a name."), f"name-{n}", status=422)
    if ticket.passed_at is None:
        return tickets.correct_holder(ticket, tickets.Holder(name or None), tell=tell, by=by)
    holder = tickets.Holder(name or None, email, account_of(email))
    return tickets.correct_holder(ticket, holder, tell=tell, by=by)
