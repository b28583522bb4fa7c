"""Letting in: one check-in per ticket and list, by a unique index; every scan is logged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, facts, hints, ids
from app.core.db import db, table_of
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import tickets
from app.domain.checkin.facts import AdmissionUndone, GuestAdmitted
from app.domain.checkin.queries import cancelled_at, find_by_number, get_scanned_ticket
from app.models import Admission, CheckInList, Event, Scan, Ticket, User
from app.models import events as event_states
from app.models.tickets import CANCELLED as VOID

OK, ALREADY, CANCELLED, UNKNOWN, WRONG_EVENT, UNDONE = (
    "ok", "already-used", "cancelled", "unknown", "wrong-event", "undone",
)  # fmt: skip
LATEST_SYNC = timedelta(days=7)
BY_NONCE = select(Scan).where(Scan.nonce == bindparam("nonce"))
NEW_ADMISSION = insert(table_of(Admission)).on_conflict_do_nothing().returning(table_of(Admission).c.id)
NEW_SCAN = (
    insert(table_of(Scan)).on_conflict_do_nothing(index_elements=["nonce"]).returning(table_of(Scan).c.id)
)
NONCE = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True)
class Verdict:
    """The door's answer.

    earlier: the admission that stands in the way of "already-used", and who gave it.
    undone: an "ok" that was taken back since. since: when a cancelled ticket was cancelled.
    """

    result: str
    scan: Scan
    ticket: Ticket | None
    earlier: Admission | None = None
    earlier_by: User | None = None
    undone: bool = False
    since: datetime | None = None


def admit(
    door: CheckInList, code: str, nonce: str, *, by: User, device: str = "", at: datetime | None = None
) -> Verdict:
    """Let the ticket with this secret (or number) in, or say why not. The same nonce twice is one scan.

    code: what the QR code holds, the secret or the ticket's address, or a number that was typed.
    at: when it was scanned, for scans sent later by a device that was offline; never in the future.
    Raises Refused for a missing code or nonce, and for a nonce that came with another code
    before; every other outcome is a verdict, and logged.
    """
    code = code.strip().rstrip("/").rpartition("/")[2]
    if not code:
        raise Refused(_("Scan a ticket or type its code first."), status=422)
    if not NONCE.fullmatch(nonce):
        raise Refused(_("Scan again: this scan carries no number."), status=422)
    known = _find_scan(nonce)
    if known is not None:
        return _repeat(door, known, code)
    moment = _moment(at)
    ticket = tickets.find_by_secret(code) or find_by_number(door, code)
    result = _judge(door, ticket)
    admission_id = _admit(door, ticket, by, moment) if result == OK and ticket else None
    if result == OK and admission_id is None:
        result = ALREADY
    scan = _log(door, code, nonce, ticket, result, admission_id, by, device, moment)
    if scan is None:
        return _overtaken(door, nonce, code, admission_id)
    hints.tell(hints.topic(hints.SCANS, door.event_id))
    if result == OK and ticket is not None:
        facts.record(GuestAdmitted(door.event_id, ticket.id, door.id), by.id)
        return Verdict(OK, scan, ticket)
    return _explained(scan, ticket if scan.ticket_id else None)


def _moment(at: datetime | None) -> datetime:
    moment = clock.now()
    if at is not None and at < moment - LATEST_SYNC:
        raise Refused(_("This scan is too old to count any more."), "at", status=422)
    return min(at or moment, moment)


def _find_scan(nonce: str) -> Scan | None:
    return db.session.scalar(BY_NONCE, {"nonce": nonce})


def _repeat(door: CheckInList, known: Scan, code: str) -> Verdict:
    if not ids.same(known.code_digest, ids.digest(code)):
        raise Refused(_("This page was used for another code. Go back to the scanner and scan again."))
    return recall(known, door)


def _overtaken(door: CheckInList, nonce: str, code: str, admission_id: int | None) -> Verdict:
    """The same scan, sent twice at once, was answered meanwhile: its answer holds."""
    known = _find_scan(nonce)
    if known is None or admission_id is not None:
        raise Refused(_("This scan is being looked at already. Wait a moment."))
    return _repeat(door, known, code)


def recall(scan: Scan, door: CheckInList) -> Verdict:
    """The verdict of a scan that was made before. Raises Refused for another list's scan."""
    if scan.list_id != door.id:
        raise Refused(_("This scan belongs to another door."), status=422)
    ticket = get_scanned_ticket(scan.ticket_id) if scan.ticket_id else None
    if scan.admission_id is None:
        return _explained(scan, ticket)
    admission = db.session.get_one(Admission, scan.admission_id)
    return Verdict(scan.result, scan, ticket, undone=admission.undone_at is not None)


def _explained(scan: Scan, ticket: Ticket | None) -> Verdict:
    """The verdict of a scan that let nobody in, with what the door wants to know."""
    if ticket is None:
        return Verdict(scan.result, scan, None)
    if scan.result == CANCELLED:
        return Verdict(scan.result, scan, ticket, since=cancelled_at(ticket))
    earlier = _earlier(scan)
    by = db.session.get(User, earlier.by) if earlier and earlier.by else None
    return Verdict(scan.result, scan, ticket, earlier, by)


def _judge(door: CheckInList, ticket: Ticket | None) -> str:
    if ticket is None:
        return UNKNOWN
    if ticket.event_id != door.event_id:
        return WRONG_EVENT
    if ticket.status == VOID:
        return CANCELLED
    event = db.session.get_one(Event, door.event_id)
    return CANCELLED if event.status == event_states.CANCELLED else OK


def _admit(door: CheckInList, ticket: Ticket, by: User, at: datetime) -> int | None:
    """The new admission's id, or None when the ticket is in already: the index decides, not a look before."""
    row = {"list_id": door.id, "ticket_id": ticket.id, "at": at, "by": by.id}
    return db.session.scalar(NEW_ADMISSION, row)  # type: ignore[no-any-return]


def _log(
    door: CheckInList, code: str, nonce: str, ticket: Ticket | None, result: str, admission_id: int | None,
    by: User, device: str, at: datetime,
) -> Scan | None:  # fmt: skip
    row = {
        "list_id": door.id,
        "nonce": nonce,
        "code_digest": ids.digest(code),
        "ticket_id": ticket.id if ticket and ticket.event_id == door.event_id else None,
        "admission_id": admission_id,
        "result": result,
        "at": at,
        "by": by.id,
        "device": device[:80],
    }
    scan_id = db.session.scalar(NEW_SCAN, row)
    return None if scan_id is None else Scan(id=scan_id, **row)


def _earlier(scan: Scan) -> Admission | None:
    """The admission that an "already-used" met: the last one given before it, or one that an offline
    scan with an earlier time came too late for."""
    query = (
        select(Admission)
        .where(Admission.list_id == scan.list_id, Admission.ticket_id == scan.ticket_id)
        .order_by((Admission.at <= scan.at).desc(), Admission.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def undo(door: CheckInList, scan: Scan, *, by: User) -> None:
    """Take an admission back; a second time does nothing. The undo is a scan row of its own."""
    admission = (
        db.session.get(Admission, scan.admission_id, with_for_update=True) if scan.admission_id else None
    )
    if scan.list_id != door.id or admission is None or scan.ticket_id is None:
        raise Refused(_("There is nothing to undo here."))
    if admission.undone_at is not None:
        return
    admission.undone_at = clock.now()
    db.session.add(
        Scan(
            list_id=door.id,
            nonce=f"undo:{scan.nonce}",
            code_digest=scan.code_digest,
            ticket_id=scan.ticket_id,
            admission_id=admission.id,
            result=UNDONE,
            at=clock.now(),
            by=by.id,
        )
    )
    facts.record(AdmissionUndone(door.event_id, scan.ticket_id, door.id), by.id)
