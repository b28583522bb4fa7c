"""Letting in: one check-in per ticket and list, by a unique index; every scan is logged."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.core import clock, facts, hints, ids
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import orders, tickets
from app.domain.checkin import scans
from app.domain.checkin.bookings import is_booking
from app.domain.checkin.facts import AdmissionUndone, GuestReturned, GuestWentOut
from app.domain.checkin.moving import IN, OUT, Move, is_away, let_back, let_out
from app.domain.checkin.queries import cancelled_at, find_by_number, get_scanned_ticket
from app.domain.checkin.scans import Admitted, Look, bare_code
from app.domain.checkin.tally import Tally
from app.models import Admission, CheckInList, Event, Scan, Ticket, User
from app.models.checkin import (
    ALREADY,
    BACK,
    BOOKING,
    CANCELLED,
    LEFT,
    LET_IN,
    NOT_NOW,
    OK,
    PASSED_ON,
    PASSES,
    REFUSALS,
    SENT_AWAY,
    UNDONE,
    UNKNOWN,
    WRONG_EVENT,
    WRONG_LIST,
)  # fmt: skip
from app.models.tickets import CANCELLED as VOID

LATEST_SYNC = timedelta(days=7)
WHAT_MOVED: dict[str, Callable[[int, int, int], facts.What]] = {LEFT: GuestWentOut, BACK: GuestReturned}
NONCE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Overtaken(Refused):
    """The same scan is under way elsewhere, and what this one wrote must not stay."""


@dataclass(frozen=True)
class Verdict:
    """The door's answer.

    earlier: the admission that stands in the way of "already-used", and who gave it.
    undone: an "ok" that was taken back since. since: when a cancelled ticket was cancelled.
    inside: how many are in with this one, where that was counted on the way. extras: what is handed
    out with the ticket, where that was found on the way.
    """

    result: str
    scan: Scan
    ticket: Ticket | None
    earlier: Admission | None = None
    earlier_by: User | None = None
    undone: bool = False
    since: datetime | None = None
    inside: int | None = None
    extras: str | None = None


@dataclass(frozen=True)
class Decision:
    """What a look comes to. conflict: where a device without a network told the person something else."""

    result: str
    admission_id: int | None = None
    conflict: str | None = None

    def against(self, look: Look) -> Decision:
        """The same, with the conflict if the device let in whom the list refuses."""
        wrong = look.way == IN and look.shown in PASSES and self.result not in PASSES
        return replace(self, conflict=LET_IN) if wrong else self


def admit(
    door: CheckInList, code: str, nonce: str, *, by: User, device: str = "", at: datetime | None = None,
    way: str = IN, shown: str | None = None, tally: Tally | None = None,
) -> Verdict:  # fmt: skip
    """Let the ticket with this secret (or number) in or out, or say why not. The same nonce is one scan.

    code: what the QR code holds, the secret or the ticket's address, or a number that was typed.
    at: when it was scanned, for scans sent later by a device that was offline; never in the future.
    shown: what that device said then. Whom it sent away was not let in, whatever the list says now.
    tally: where who takes many scans over collects the counts, which it writes at its end.
    Raises Refused for a missing code or nonce, and for a nonce that came with another code
    before; every other outcome is a verdict, and logged.
    """
    code = bare_code(code)
    if not code:
        raise Refused(_("Scan a ticket or type its code first."), status=422)
    if not NONCE.fullmatch(nonce):
        raise Refused(_("Scan again: this scan carries no number."), status=422)
    known, ticket, extras = scans.meet(nonce, code)
    if known is not None:
        return _repeat(door, known, code)
    look = Look(code, nonce, by, device, _moment(at), way, shown if shown in (*PASSES, *REFUSALS) else None)
    ticket = ticket or find_by_number(door, code)
    if ticket is None:
        former = tickets.find_passed_on(code)
        return _logged(door, look, former, Decision(_judge_former(door, former, code)).against(look))
    result = _judge(door, ticket, look)
    if result == OK and look.way == IN and look.shown not in REFUSALS:
        admitted = scans.let_in(door, ticket, look, counted=tally is None)
        if admitted is not None:
            return _welcome(ticket, admitted, tally, extras)
    own = tally or Tally()
    verdict = _logged(door, look, ticket, _decide(door, ticket, look, result, own))
    if tally is None:
        own.write()
    return verdict


def _welcome(ticket: Ticket, admitted: Admitted, tally: Tally | None, extras: str | None) -> Verdict:
    if admitted.scan is None:
        raise Overtaken(_("This scan is being looked at already. Wait a moment."))
    if tally is not None:
        tally.note(admitted.scan.list_id, ticket.id, came=1)
    return Verdict(OK, admitted.scan, ticket, inside=admitted.inside, extras=extras)


def _logged(door: CheckInList, look: Look, ticket: Ticket | None, decision: Decision) -> Verdict:
    """The verdict on who is not let in anew, with its scan and, for who moved, its fact."""
    scan = scans.log(door, look, ticket, decision.result, decision.admission_id, decision.conflict)
    if scan is None:
        return _overtaken(door, look, decision.admission_id)
    hints.tell(hints.topic(hints.SCANS, door.event_id))
    if ticket is None or decision.result not in PASSES:
        return _explained(scan, ticket if scan.ticket_id else None)
    facts.record(WHAT_MOVED[decision.result](door.event_id, ticket.id, door.id), look.by.id)
    return Verdict(decision.result, scan, ticket)


def handed_out(verdict: Verdict) -> str:
    """What goes with the ticket, as "2 × Parking", when it is let in; nothing when it comes back in."""
    if verdict.ticket is None or verdict.result != OK:
        return ""
    return orders.extras_with(verdict.ticket) if verdict.extras is None else verdict.extras


def _decide(door: CheckInList, ticket: Ticket, look: Look, result: str, tally: Tally) -> Decision:
    """What becomes of a ticket that is not let in anew. result: what speaks against it, if anything does."""
    if result != OK:
        return Decision(result).against(look)
    move = Move(door, ticket.id, look.at, tally)
    if look.way == OUT:
        return Decision(*let_out(move))
    if look.shown in REFUSALS:
        return Decision(look.shown, None, SENT_AWAY) if is_away(move) else Decision(ALREADY)
    return (Decision(*let_back(move)) if door.reentry else Decision(ALREADY)).against(look)


def _moment(at: datetime | None) -> datetime:
    moment = clock.now()
    if at is not None and at < moment - LATEST_SYNC:
        raise Refused(_("This scan is too old to count any more."), "at", status=422)
    return min(at or moment, moment)


def _repeat(door: CheckInList, known: Scan, code: str) -> Verdict:
    if not ids.same(known.code_digest, ids.digest(code)):
        raise Refused(_("This page was used for another code. Go back to the scanner and scan again."))
    return recall(known, door)


def _overtaken(door: CheckInList, look: Look, admission_id: int | None) -> Verdict:
    """The same scan, sent twice at once, was answered meanwhile: its answer holds."""
    known = scans.find_scan(look.nonce)
    if known is None or admission_id is not None:
        raise Overtaken(_("This scan is being looked at already. Wait a moment."))
    return _repeat(door, known, look.code)


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
    earlier = earlier_of([scan]).get(scan.id)
    by = db.session.get(User, earlier.by) if earlier and earlier.by else None
    return Verdict(scan.result, scan, ticket, earlier, by)


def _judge_former(door: CheckInList, ticket: Ticket | None, code: str) -> str:
    """What to say to a code that no ticket has, or none has any more: it was passed on."""
    if ticket is None:
        return BOOKING if is_booking(door, code) else UNKNOWN
    return PASSED_ON if ticket.event_id == door.event_id else WRONG_EVENT


def _judge(door: CheckInList, ticket: Ticket, look: Look) -> str:
    """What speaks against this ticket at this door, but for who is inside already."""
    if ticket.event_id != door.event_id:
        return WRONG_EVENT
    if not door.is_for(ticket.ticket_type_id):
        return WRONG_LIST
    if look.way == OUT:
        return OK
    event = db.session.get_one(Event, door.event_id)
    if VOID in (ticket.status, event.status):
        return CANCELLED
    return OK if door.is_open(look.at) else NOT_NOW


def earlier_of(looks: Sequence[Scan]) -> dict[int, Admission]:
    """The admission that each of these scans met, by the scan's id.

    It is the last one given before the scan, or one that an offline scan with an earlier time came
    too late for.
    """
    query = (
        select(Scan.id, Admission)
        .join(Admission, and_(Admission.list_id == Scan.list_id, Admission.ticket_id == Scan.ticket_id))
        .where(Scan.id.in_([scan.id for scan in looks]))
        .order_by(Scan.id, (Admission.at <= Scan.at).desc(), Admission.id.desc())
        .ext(distinct_on(Scan.id))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def undo(door: CheckInList, scan: Scan, *, by: User) -> None:
    """Take an admission back; a second time does nothing. The undo is a scan row of its own."""
    admission = (
        db.session.get(Admission, scan.admission_id, with_for_update=True) if scan.admission_id else None
    )
    if scan.list_id != door.id or admission is None or scan.ticket_id is None or scan.result != OK:
        raise Refused(_("There is nothing to undo here."))
    if admission.undone_at is not None:
        return
    admission.undone_at = clock.now()
    tally = Tally()
    tally.note(door.id, scan.ticket_id, came=-1, gone=-1 if admission.out_since else 0)
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
    tally.write()
