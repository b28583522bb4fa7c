"""Going out and coming in again: one admission a list, moved back and forth; the scans are its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from app.core.db import db
from app.domain.checkin.tally import Tally
from app.models import Admission, CheckInList, Scan
from app.models.checkin import ALREADY, BACK, LEFT, NOT_INSIDE, PASSES

IN, OUT = "in", "out"
WAYS = (IN, OUT)
STANDING = select(Admission).where(
    Admission.list_id == bindparam("list"),
    Admission.ticket_id == bindparam("ticket"),
    Admission.undone_at.is_(None),
)
LAST_MOVE = select(func.max(Scan.at)).where(
    Scan.admission_id == bindparam("admission"), Scan.result.in_(PASSES)
)


@dataclass(frozen=True)
class Move:
    """A ticket at a door, at a moment. tally: where it is counted."""

    door: CheckInList
    ticket_id: int
    at: datetime
    tally: Tally

    def note(self, *, gone: int) -> None:
        """So many more are gone out."""
        self.tally.note(self.door.id, self.ticket_id, gone=gone)


def is_away(move: Move) -> bool:
    """Whether this ticket could come in here now: it never did, or it went out of a list that lets back."""
    standing = _find_standing(move, locked=False)
    return standing is None or (move.door.reentry and standing.out_since is not None)


def let_out(move: Move) -> tuple[str, int | None]:
    """Out again: "left" with its admission, or "not-inside" for who never came in or is out already."""
    standing = _find_standing(move)
    inside = standing is not None and (standing.out_since is None or standing.out_since > move.at)
    if standing is None or not inside or not move.door.reentry:
        return NOT_INSIDE, None
    if _is_latest(standing, move.at):
        move.note(gone=0 if standing.out_since else 1)
        standing.out_since = move.at
    return LEFT, standing.id


def let_back(move: Move) -> tuple[str, int | None]:
    """In again: "back" with the admission that was there, or "already-used" for who is inside."""
    standing = _find_standing(move)
    if standing is None or standing.out_since is None or standing.out_since > move.at:
        return ALREADY, None
    if _is_latest(standing, move.at):
        move.note(gone=-1)
        standing.out_since = None
    return BACK, standing.id


def _find_standing(move: Move, *, locked: bool = True) -> Admission | None:
    query = STANDING.with_for_update() if locked else STANDING
    found = db.session.scalars(
        query.execution_options(populate_existing=True),
        {"list": move.door.id, "ticket": move.ticket_id},
    )
    return found.one_or_none()


def _is_latest(admission: Admission, at: datetime) -> bool:
    """Whether nothing later is known of it: what a device sends late is kept, but moves nobody."""
    last = db.session.scalar(LAST_MOVE, {"admission": admission.id})
    return last is None or last <= at
