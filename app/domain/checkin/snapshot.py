"""What a device keeps of a list, to scan without a network: no codes, only what tells them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from app.core import clock, ids, money, secret_key
from app.core.db import db
from app.core.i18n import language
from app.domain import orders
from app.domain.checkin.bookings import list_owing
from app.models import (
    Admission,
    CheckInList,
    Event,
    Guest,
    Order,
    OrderLine,
    Ticket,
    TicketType,
    Transfer,
    User,
)
from app.models.checkin import CANCELLED, OK, PASSED_ON, WRONG_LIST
from app.models.tickets import CANCELLED as VOID

KEPT = timedelta(hours=48)


@dataclass(frozen=True)
class Known:
    """One ticket as a device knows it. digest: of its secret. result: what the list says to it.

    extras: what is handed out with it.
    """

    digest: str
    number: str
    result: str
    name: str
    buyer: str
    type: str
    notes: str
    extras: str
    since: datetime | None
    out_since: datetime | None


@dataclass(frozen=True)
class Owed:
    """An order that waits for `money`, until when its places are kept. tickets: as they will be issued."""

    code: str
    name: str
    what: str
    money: str
    until: datetime
    tickets: list[Known]


@dataclass(frozen=True)
class Snapshot:
    """A list as it is now. until: when the device has to forget it. owing: who has to pay first."""

    at: datetime
    until: datetime
    tickets: list[Known]
    owing: list[Owed]


def snapshot_of(event: Event, door: CheckInList) -> Snapshot:
    """The list with every ticket of its event, cancelled ones and those for other lists too.

    First come the codes that were good until their ticket was passed on: where two have one
    number, the later one counts.
    """
    now = clock.now()
    rows = db.session.execute(_tickets(), {"event": event.id, "list": door.id})
    over = event.status == VOID
    extras = orders.list_extras_of(event)
    former = [_former(*row) for row in db.session.execute(_passed_on(), {"event": event.id})]
    known = former + [_known(door, over, extras, *row) for row in rows]
    return Snapshot(now, now + KEPT, known, _owed(event, door))


def device_key(door: CheckInList, user: User) -> str:
    """The key that a device of this person keeps the list under: 256 bits in hex, the same every time.

    The same, so that scans which were not sent before they signed out can be read and sent after.
    """
    subject = f"{user.id}:{door.id}"
    return ids.digest(secret_key.derive("door-device", subject))


@cache
def _tickets() -> Select[Any]:
    query: Any = (
        select(
            Ticket.secret, Ticket.number, Ticket.status, Ticket.ticket_type_id, Guest.name, Order.name,
            TicketType.name, Guest.diet, Guest.access, Admission.at, Admission.out_since,
            Ticket.passed_at,
        )
        .join(Guest, Guest.id == Ticket.guest_id)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(
            Admission,
            and_(
                Admission.list_id == bindparam("list"),
                Admission.ticket_id == Ticket.id,
                Admission.undone_at.is_(None),
            ),
        )
        .where(Ticket.event_id == bindparam("event"))
        .order_by(Ticket.id)
    )  # fmt: skip
    return query  # type: ignore[no-any-return]


@cache
def _passed_on() -> Select[Any]:
    query: Any = (
        select(Transfer.old_digest, Ticket.number, Guest.name, TicketType.name)
        .join(Ticket, Ticket.id == Transfer.ticket_id)
        .join(Guest, Guest.id == Ticket.guest_id)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .where(Ticket.event_id == bindparam("event"), Transfer.old_digest.is_not(None))
        .order_by(Transfer.id)
    )
    return query  # type: ignore[no-any-return]


def _former(digest: str, number: str, name: str | None, type_name: str) -> Known:
    return Known(digest, number, PASSED_ON, name or "", "", type_name, "", "", None, None)


def _known(
    door: CheckInList, over: bool, extras: Mapping[str, str], secret: str, number: str, status: str,
    type_id: int, name: str | None, buyer: str, type_name: str, diet: str, access: str,
    since: datetime | None, out_since: datetime | None, passed_at: datetime | None,
) -> Known:  # fmt: skip
    result = OK if door.is_for(type_id) else WRONG_LIST
    if over or status == VOID:
        result = CANCELLED
    more = "" if passed_at else extras.get(number.partition("-")[0], "")
    notes = ". ".join(note for note in (diet, access) if note)
    digest = ids.digest(secret)
    return Known(digest, number, result, name or "", buyer, type_name, notes, more, since, out_since)


def _owed(event: Event, door: CheckInList) -> list[Owed]:
    owing = list_owing(event)
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    query = select(OrderLine).where(OrderLine.order_id.in_([row.order.id for row in owing]))
    for line in db.session.scalars(query.order_by(OrderLine.id)) if owing else ():
        lines[line.order_id].append(line)
    return [
        Owed(
            row.order.code,
            row.order.name,
            row.what,
            money.written(row.order.total, row.order.currency, language()),
            row.until,
            _tickets_to_be(row.order, lines[row.order.id], door),
        )
        for row in owing
    ]


def _tickets_to_be(order: Order, lines: Sequence[OrderLine], door: CheckInList) -> list[Known]:
    """What orders.issue will make of the order once it is paid; without codes, which it has not got yet."""
    slots = [line for line in lines if line.admits for _n in range(line.quantity)]
    extras = ", ".join(f"{line.quantity} × {line.name}" for line in lines if not line.admits)
    names = [order.name, *order.guest_names, *[""] * len(slots)]
    return [
        Known(
            "", f"{order.code}-{n}", OK if door.is_for(line.ticket_type_id) else WRONG_LIST, name,
            order.name, line.name, "", extras, None, None,
        )
        for n, (line, name) in enumerate(zip(slots, names, strict=False), 1)
    ]  # fmt: skip
