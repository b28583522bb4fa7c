"""Letting in: one check-in per ticket and list, by a unique index; every scan is logged."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, facts, ids
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import tickets
from app.domain.checkin.facts import AdmissionUndone, GuestAdmitted
from app.models import Admission, CheckInList, Scan, Ticket, User
from app.models.tickets import CANCELLED as VOID

OK, ALREADY, CANCELLED, UNKNOWN, WRONG_EVENT, UNDONE = (
    "ok", "already-used", "cancelled", "unknown", "wrong-event", "undone",
)  # fmt: skip
LONGEST_NONCE = 100


@dataclass(frozen=True)
class Verdict:
    """The door's answer. earlier: the admission that stands in the way of "already-used"."""

    result: str
    scan: Scan
    ticket: Ticket | None
    earlier: Admission | None = None
    earlier_by: User | None = None


def admit(door: CheckInList, code: str, nonce: str, *, by: User, device: str = "") -> Verdict:
    """Let the ticket with this secret in, or say why not. The same nonce twice is one scan.

    Raises Refused only for a missing nonce; every other outcome is a verdict, and logged.
    """
    if not 0 < len(nonce) <= LONGEST_NONCE:
        raise Refused(_("Scan again: this scan carries no number."), status=422)
    known = db.session.scalar(select(Scan).where(Scan.nonce == nonce))
    if known is not None:
        return recall(known, door)
    ticket = tickets.find_by_secret(code.strip())
    result = _judge(door, ticket)
    admission_id = _admit(door, ticket, by) if result == OK and ticket else None
    if result == OK and admission_id is None:
        result = ALREADY
    scan = _log(door, code, nonce, ticket, result, admission_id, by, device)
    if result == OK and ticket is not None:
        facts.record(GuestAdmitted(door.event_id, ticket.id, door.id), by.id)
    return recall(scan, door)


def recall(scan: Scan, door: CheckInList) -> Verdict:
    """The verdict of a scan that was made before. Raises Refused for another list's scan."""
    if scan.list_id != door.id:
        raise Refused(_("This scan belongs to another door."), status=422)
    ticket = db.session.get(Ticket, scan.ticket_id) if scan.ticket_id else None
    if ticket is not None:
        db.session.refresh(ticket, ["guest", "type"])
    earlier = _earlier(door, ticket) if scan.result == ALREADY and ticket else None
    earlier_by = db.session.get(User, earlier.by) if earlier and earlier.by else None
    return Verdict(scan.result, scan, ticket, earlier, earlier_by)


def _judge(door: CheckInList, ticket: Ticket | None) -> str:
    if ticket is None:
        return UNKNOWN
    if ticket.event_id != door.event_id:
        return WRONG_EVENT
    return CANCELLED if ticket.status == VOID else OK


def _admit(door: CheckInList, ticket: Ticket, by: User) -> int | None:
    """The new admission's id, or None when the ticket is in already: the index decides, not a look before."""
    row = insert(Admission).values(list_id=door.id, ticket_id=ticket.id, at=clock.now(), by=by.id)
    return db.session.scalar(row.on_conflict_do_nothing().returning(Admission.id))


def _log(
    door: CheckInList, code: str, nonce: str, ticket: Ticket | None, result: str, admission_id: int | None,
    by: User, device: str,
) -> Scan:  # fmt: skip
    row = (
        insert(Scan)
        .values(
            list_id=door.id,
            nonce=nonce,
            code_digest=ids.digest(code.strip()),
            ticket_id=ticket.id if ticket and ticket.event_id == door.event_id else None,
            admission_id=admission_id,
            result=result,
            at=clock.now(),
            by=by.id,
            device=device[:80],
        )
        .on_conflict_do_nothing(index_elements=["nonce"])
        .returning(Scan)
    )
    scan = db.session.scalar(row)
    if scan is None:
        raise Refused(_("This scan is being looked at already. Wait a moment."), status=409)
    return scan


def _earlier(door: CheckInList, ticket: Ticket) -> Admission | None:
    query = select(Admission).where(
        Admission.list_id == door.id, Admission.ticket_id == ticket.id, Admission.undone_at.is_(None)
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
