"""Printing badges: who gets one, and how far the worker is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from app.core import clock, facts, outbox, queue
from app.core.db import after_commit, db, table_of
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain.badges.designing import find_design
from app.domain.badges.facts import BadgesPrinted
from app.models import BadgeMade, BadgePart, BadgePrint, Event, Guest, Order, OrderLine, Ticket, User
from app.models.tickets import VALID

PART = 100  # badges a file: some seconds of work, well within a worker's lease
MOST = 20_000
NEW_PARTS = insert(table_of(BadgePart))


@dataclass(frozen=True)
class Wish:
    """Whose badges: of one ticket type, of whoever's name or code has `search` in it, only new ones."""

    type_id: int | None = None
    search: str = ""
    only_new: bool = False


def count_badges(event: Event) -> tuple[int, int]:
    """How many badges there are to print, and how many of them were never printed."""
    new = ~exists().where(BadgeMade.ticket_id == Ticket.id)
    valid = Ticket.event_id == event.id, Ticket.status == VALID
    row = db.session.execute(select(func.count(), func.count().filter(new)).where(*valid)).one()
    return row[0], row[1]


def print_badges(event: Event, wish: Wish, *, by: User) -> BadgePrint:
    """Let the worker print these badges, in the order of their names. Raises Refused where there is none."""
    if find_design(event) is None:
        raise Refused(_("Say first how the badges look."))
    ticket_ids = list(db.session.scalars(_wished(event, wish).limit(MOST)))
    if not ticket_ids:
        raise Refused(_("There is no badge to print. Choose others."))
    row = BadgePrint(event_id=event.id, badges=len(ticket_ids), by=by.id, made_at=clock.now())
    db.session.add(row)
    db.session.flush()
    starts = range(0, len(ticket_ids), PART)
    parts = [
        {"print_id": row.id, "position": n, "ticket_ids": ticket_ids[start : start + PART],
         "due_at": row.made_at}
        for n, start in enumerate(starts, 1)
    ]  # fmt: skip
    db.session.execute(NEW_PARTS, parts)
    facts.record(BadgesPrinted(event.id, row.id, row.badges), by.id)
    after_commit(lambda: queue.ring("bulk"))
    return row


def _wished(event: Event, wish: Wish) -> Select[Any]:
    query = (
        select(Ticket.id)
        .join(Guest, Guest.id == Ticket.guest_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Ticket.event_id == event.id, Ticket.status == VALID)
        .order_by(func.lower(func.coalesce(Guest.name, Order.name)), Ticket.id)
    )
    if wish.type_id is not None:
        query = query.where(Ticket.ticket_type_id == wish.type_id)
    if wish.only_new:
        query = query.where(~exists().where(BadgeMade.ticket_id == Ticket.id))
    if wish.search:
        said = (Guest.name, Guest.email, Order.name, Order.code, Ticket.number)
        query = query.where(or_(*(column.icontains(wish.search, autoescape=True) for column in said)))
    return query


@dataclass(frozen=True)
class Progress:
    """A print with how many of its files are there."""

    print: BadgePrint
    files: int
    done: int


def list_prints(event: Event) -> list[Progress]:
    """What was printed lately, newest first."""
    part = aliased(BadgePart)
    query: Select[*tuple[Any, ...]] = (
        select(BadgePrint, func.count(part.id), func.count(part.id).filter(part.state == outbox.DONE))
        .join(part, part.print_id == BadgePrint.id)
        .where(BadgePrint.event_id == event.id)
        .group_by(BadgePrint.id)
        .order_by(BadgePrint.id.desc())
        .limit(20)
    )
    return [Progress(*tuple(row)) for row in db.session.execute(query)]


def get_print(event: Event, print_id: int) -> BadgePrint:
    """A print of this event. Raises NotFound, also for another event's."""
    query = select(BadgePrint).where(BadgePrint.id == print_id, BadgePrint.event_id == event.id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_parts(made: BadgePrint) -> Sequence[BadgePart]:
    """Its files in their order, those to come too."""
    query = select(BadgePart).where(BadgePart.print_id == made.id)
    return list(db.session.scalars(query.order_by(BadgePart.position)))


def get_part(made: BadgePrint, position: int) -> BadgePart:
    """A file of a print that is there. Raises NotFound."""
    query = select(BadgePart).where(BadgePart.print_id == made.id, BadgePart.position == position)
    part = db.session.scalar(query)
    if part is None or part.file is None:
        raise NotFound
    return part


def run_again(made: BadgePrint) -> None:
    """Give the parts that failed their attempts back."""
    for part in list_parts(made):
        if part.state == outbox.PARKED:
            outbox.run_again(part)
    after_commit(lambda: queue.ring("bulk"))
