"""A second check-in list at the demo's busy event, and what a phone without a network did at the first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import ids
from app.core.db import db
from app.demo.stage import Staged
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain.checkin.facts import CheckInListAdded, GuestAdmitted, GuestReturned, GuestWentOut
from app.models import Admission, CheckInList, Scan
from app.models.checkin import ALREADY, BACK, LEFT, LET_IN, OK

HALL = "Main hall"
CAME, WENT, RETURNED, TWICE = 90, 35, 20, 2
LATER = timedelta(minutes=6)
SAID = {OK: GuestAdmitted, LEFT: GuestWentOut, BACK: GuestReturned}


def write_hall(events: Sequence[Staged], now: datetime, chronicle: Chronicle) -> None:
    """Write the hall of the busy event, whose people go in and out, and two conflicts at its entrance."""
    event = next(event for event in events if event.plan.busy)
    (hall,) = write_with_ids(CheckInList, [{"event_id": event.id, "name": HALL, "reentry": True}])
    chronicle.tell(CheckInListAdded(event.id, hall), event.moments.created_at, event.owner_id)
    query = select(Admission).where(Admission.list_id == event.list_id).order_by(Admission.at, Admission.id)
    early = list(db.session.scalars(query.limit(CAME)))
    admissions: list[Row] = [
        {"list_id": hall, "ticket_id": one.ticket_id, "at": one.at + LATER, "by": one.by,
         "out_since": one.at + 2 * LATER if RETURNED <= n < WENT else None}
        for n, one in enumerate(early)
    ]  # fmt: skip
    keys = write_with_ids(Admission, admissions)
    rows = []
    for n, (key, row) in enumerate(zip(keys, admissions, strict=True)):
        moves = (OK, LEFT, BACK) if n < RETURNED else (OK, LEFT) if n < WENT else (OK,)
        for step, result in enumerate(moves):
            rows.append(_scan(row, f"hall-{n}-{step}", result, row["at"] + step * LATER, key))
            chronicle.tell(SAID[result](event.id, row["ticket_id"], hall), rows[-1]["at"], row["by"])
    rows += [_overlooked(event, one, n, now) for n, one in enumerate(early[:TWICE])]
    write(Scan, rows)


def _scan(row: Row, nonce: str, result: str, at: datetime, admission_id: int | None) -> Row:
    return {
        "list_id": row["list_id"], "nonce": f"demo-{nonce}", "code_digest": ids.digest(nonce),
        "ticket_id": row["ticket_id"], "admission_id": admission_id, "result": result, "at": at,
        "by": row["by"], "device": "Tablet in the foyer", "conflict": None,
    }  # fmt: skip


def _overlooked(event: Staged, one: Admission, n: int, now: datetime) -> Row:
    """A phone without a network let the same ticket in again."""
    row = {"list_id": event.list_id, "ticket_id": one.ticket_id, "by": one.by}
    scan = _scan(row, f"twice-{n}", ALREADY, min(one.at + 3 * LATER, now), None)
    return {**scan, "device": "Device 7QK2", "conflict": LET_IN}
