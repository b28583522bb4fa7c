"""Check-in lists: a door, a day or an area, each with what it lets in and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from app.core import facts
from app.core.db import db, lock
from app.core.errors import NotFound, Refused, Stale
from app.core.i18n import gettext as _
from app.domain.checkin.facts import CheckInListAdded, CheckInListEdited, CheckInListRemoved
from app.models import AdmissionCount, CheckInList, Event, Scan, Ticket, TicketType, User
from app.models.tickets import VALID

MOST_LISTS = 50


@dataclass(frozen=True)
class ListDetails:
    """What an organizer says about a list. type_ids: what it is for, empty for all; times in UTC."""

    name: str
    type_ids: tuple[int, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reentry: bool = False


@dataclass(frozen=True)
class Standing:
    """A list with its numbers. came: admitted; out: of them, gone out again; expected: its valid tickets."""

    door: CheckInList
    types: tuple[str, ...]
    came: int
    out: int
    expected: int

    @property
    def inside(self) -> int:
        return self.came - self.out


def open_list(event: Event, name: str) -> CheckInList:
    """A new check-in list of the event, for everybody and always."""
    door = CheckInList(event_id=event.id, name=name)
    db.session.add(door)
    db.session.flush()
    return door


def add_list(event: Event, details: ListDetails, *, by: User) -> CheckInList:
    """Another list. Raises Refused for a name that is taken or an end before its beginning."""
    lock(event)
    if len(list_doors(event)) >= MOST_LISTS:
        raise Refused(_("An event has at most %(n)s check-in lists.", n=MOST_LISTS))
    _check(event, details, None)
    door = CheckInList(event_id=event.id)
    _apply(door, details)
    db.session.add(door)
    db.session.flush()
    facts.record(CheckInListAdded(event.id, door.id), by.id)
    return door


def edit_list(event: Event, door: CheckInList, details: ListDetails, version: int, *, by: User) -> None:
    """Change a list; who is in stays in. Raises Stale when saved since `version`, Refused as `add_list`."""
    lock(event)
    lock(door)
    if door.version != version:
        raise Stale(_("Somebody changed this list meanwhile. Look at it as it is now, then save again."))
    _check(event, details, door.id)
    _apply(door, details)
    door.version += 1
    facts.record(CheckInListEdited(event.id, door.id), by.id)


def remove_list(event: Event, door: CheckInList, *, by: User) -> None:
    """Take a list away. Raises Refused for the last one, and once anything was scanned there."""
    lock(event)
    if len(list_doors(event)) == 1:
        raise Refused(_("An event needs one check-in list. Add another one first."))
    if db.session.scalar(select(exists().where(Scan.list_id == door.id))):
        raise Refused(
            _("“%(name)s” has scans, which are kept. Close it by giving it an end instead.", name=door.name)
        )
    facts.record(CheckInListRemoved(event.id, door.id), by.id)
    db.session.delete(door)


def copy_lists(event: Event, copy: Event) -> None:
    """Give a copy the lists of its model: their times moved with it, their ticket types by name.

    A list for types that the copy has not got is left out.
    """
    own = {ticket_type.name: ticket_type.id for ticket_type in list_types(copy)}
    names = {ticket_type.id: ticket_type.name for ticket_type in list_types(event)}
    moved = copy.starts_at - event.starts_at
    there = list_doors(copy)
    for door in list_doors(event):
        wanted = [own[names[type_id]] for type_id in door.type_ids if names[type_id] in own]
        if door.type_ids and not wanted:
            continue
        new = there.pop() if there else CheckInList(event_id=copy.id)
        opens_at, closes_at = (at and at + moved for at in (door.opens_at, door.closes_at))
        _apply(new, ListDetails(door.name, tuple(wanted), opens_at, closes_at, door.reentry))
        db.session.add(new)
        db.session.flush()


def list_doors(event: Event) -> list[CheckInList]:
    """The event's check-in lists, the first one first."""
    query = select(CheckInList).where(CheckInList.event_id == event.id).order_by(CheckInList.id)
    return list(db.session.scalars(query))


def list_standings(event: Event) -> list[Standing]:
    """The event's lists with their numbers."""
    doors = list_doors(event)
    came = _came(doors)
    names, expected = _types(event)
    return [
        Standing(
            door,
            tuple(names[type_id] for type_id in door.type_ids if type_id in names),
            *came.get(door.id, (0, 0)),
            sum(n for type_id, n in expected.items() if door.is_for(type_id)),
        )
        for door in doors
    ]


def _came(doors: Sequence[CheckInList]) -> dict[int, tuple[int, int]]:
    query = (
        select(AdmissionCount.list_id, func.sum(AdmissionCount.came), func.sum(AdmissionCount.gone))
        .where(AdmissionCount.list_id.in_([door.id for door in doors]))
        .group_by(AdmissionCount.list_id)
    )
    return {list_id: (int(came), int(gone)) for list_id, came, gone in db.session.execute(query)}


def _types(event: Event) -> tuple[dict[int, str], dict[int, int]]:
    """The event's ticket types by id: their names, and how many valid tickets each has."""
    query = (
        select(TicketType.id, TicketType.name, func.count(Ticket.id))
        .outerjoin(Ticket, (Ticket.ticket_type_id == TicketType.id) & (Ticket.status == VALID))
        .where(TicketType.event_id == event.id, TicketType.admits)
        .group_by(TicketType.id)
    )
    rows = db.session.execute(query).all()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def list_types(event: Event) -> list[TicketType]:
    """What a list can be for: the event's ticket types, withdrawn ones too, since their tickets hold."""
    query = select(TicketType).where(TicketType.event_id == event.id, TicketType.admits)
    query = query.order_by(TicketType.position)
    return list(db.session.scalars(query))


def _check(event: Event, details: ListDetails, own_id: int | None) -> None:
    if set(details.type_ids) - {ticket_type.id for ticket_type in list_types(event)}:
        raise NotFound
    if details.opens_at and details.closes_at and details.closes_at <= details.opens_at:
        raise Refused(_("It has to close after it opens."), "closes_at", status=422)
    same = select(CheckInList.id).where(
        CheckInList.event_id == event.id, CheckInList.name == details.name, CheckInList.id != (own_id or 0)
    )
    if db.session.scalar(same) is not None:
        raise Refused(_("There is a list of this name already."), "name", status=422)


def _apply(door: CheckInList, details: ListDetails) -> None:
    door.name = details.name
    door.rule = {"types": sorted(details.type_ids)} if details.type_ids else {}
    door.opens_at = details.opens_at
    door.closes_at = details.closes_at
    door.reentry = details.reentry
