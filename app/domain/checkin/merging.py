"""Scans made without a network, taken over later: facts with their own time, and what did not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core import clock, facts
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.domain.checkin.admitting import Overtaken, admit, earlier_of
from app.domain.checkin.collecting import count_going_back
from app.domain.checkin.facts import ConflictSettled
from app.domain.checkin.tally import Tally
from app.models import Admission, CheckInList, Event, Scan, Ticket, User

MOST_AT_ONCE = 200
MOST_SHOWN = 100


@dataclass(frozen=True)
class Carried:
    """One scan that a device made by itself. shown: the result that it told at the door."""

    code: str
    nonce: str
    at: datetime
    way: str
    shown: str


@dataclass(frozen=True)
class Merged:
    """What became of one: its result, or the problem that keeps it from counting.

    conflict: "let-in" or "sent-away" where the list says otherwise than the device did.
    """

    nonce: str
    result: str | None = None
    conflict: str | None = None
    number: str | None = None
    name: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Conflict:
    """A scan to look at, with its list, its ticket and the admission that stood against it.

    ticket: None for one that a device let in on a booking which was gone.
    """

    scan: Scan
    door: CheckInList
    ticket: Ticket | None
    by: User | None
    earlier: Admission | None


def merge_scans(door: CheckInList, carried: Sequence[Carried], *, by: User, device: str) -> list[Merged]:
    """Take over what a device scanned; sent again, it answers the same. One bad scan stops no other."""
    # every device takes the codes in one order, so that two of them never wait for each other
    in_order = sorted(carried, key=lambda scan: (scan.code, scan.at))
    tally = Tally()
    merged = [_merge(door, scan, by, device, tally) for scan in in_order]
    tally.write()
    return merged


def _merge(door: CheckInList, scan: Carried, by: User, device: str, tally: Tally) -> Merged:
    try:
        verdict = admit(
            door, scan.code, scan.nonce, by=by, device=device, at=scan.at, way=scan.way, shown=scan.shown,
            tally=tally,
        )  # fmt: skip
    except Overtaken:
        raise  # it had written something already: the whole batch is undone and comes again
    except Refused as refusal:
        return Merged(scan.nonce, problem=refusal.message)
    ticket = verdict.ticket
    return Merged(
        scan.nonce,
        verdict.result,
        verdict.scan.conflict,
        ticket.number if ticket else None,
        ticket.guest.name if ticket else None,
    )


def count_conflicts(event: Event) -> int:
    """What somebody has to look at: scans without a network, and money that goes back."""
    query = (
        select(func.count())
        .select_from(Scan)
        .join(CheckInList, CheckInList.id == Scan.list_id)
        .where(CheckInList.event_id == event.id, Scan.conflict.is_not(None), Scan.settled_at.is_(None))
    )
    return (db.session.scalar(query) or 0) + count_going_back(event)


def list_conflicts(event: Event) -> list[Conflict]:
    """The scans without a network that nobody has looked at yet, the newest first."""
    query = (
        select(Scan, CheckInList, Ticket, User)
        .join(CheckInList, CheckInList.id == Scan.list_id)
        .outerjoin(Ticket, Ticket.id == Scan.ticket_id)
        .outerjoin(User, User.id == Scan.by)
        .options(joinedload(Ticket.guest), joinedload(Ticket.type))
        .where(CheckInList.event_id == event.id, Scan.conflict.is_not(None), Scan.settled_at.is_(None))
        .order_by(Scan.at.desc(), Scan.id.desc())
        .limit(MOST_SHOWN)
    )
    rows = [(scan, door, ticket, by) for scan, door, ticket, by in db.session.execute(query)]
    earlier = earlier_of([scan for scan, _door, _ticket, _by in rows])
    return [Conflict(*row, earlier.get(row[0].id)) for row in rows]


def settle_conflict(event: Event, scan: Scan, *, by: User) -> None:
    """Somebody has looked at it; a second time does nothing. Raises NotFound for a scan without conflict."""
    if scan.conflict is None:
        raise NotFound
    if scan.settled_at is None:
        scan.settled_at = clock.now()
        facts.record(ConflictSettled(event.id, scan.id), by.id)
