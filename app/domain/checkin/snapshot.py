"""What a device keeps of a list, to scan without a network: no codes, only what tells them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from app.core import clock, ids, secret_key
from app.core.db import db
from app.core.i18n import gettext as _
from app.domain import orders
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
    """One ticket as a device knows it. digest: of its secret. result: what the list says to it."""

    digest: str
    number: str
    result: str
    name: str
    buyer: str
    type: str
    notes: str
    since: datetime | None
    out_since: datetime | None


@dataclass(frozen=True)
class Snapshot:
    """A list as it is now. until: when the device has to forget it."""

    at: datetime
    until: datetime
    tickets: list[Known]


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
    return Snapshot(now, now + KEPT, former + [_known(door, over, extras, *row) for row in rows])


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
    return Known(digest, number, PASSED_ON, name or "", "", type_name, "", None, None)


def _known(
    door: CheckInList, over: bool, extras: Mapping[str, str], secret: str, number: str, status: str,
    type_id: int, name: str | None, buyer: str, type_name: str, diet: str, access: str,
    since: datetime | None, out_since: datetime | None, passed_at: datetime | None,
) -> Known:  # fmt: skip
    result = OK if door.is_for(type_id) else WRONG_LIST
    if over or status == VOID:
        result = CANCELLED
    more = "" if passed_at else extras.get(number.partition("-")[0], "")
    goods = _("With the order: %(extras)s", extras=more) if more else ""
    notes = ". ".join(note for note in (diet, access, goods) if note)
    return Known(ids.digest(secret), number, result, name or "", buyer, type_name, notes, since, out_since)
