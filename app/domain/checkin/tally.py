"""How many are in by a list: kept with every admission, so that no door counts ten thousand rows.

The kept rows are written last in a transaction and in the order of their parts: whoever holds one
waits for no admission any more, so two devices that merge their scans never wait for each other.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.core.db import db, table_of
from app.models import Admission, AdmissionCount
from app.models.checkin import PARTS

KEPT = table_of(AdmissionCount).c
ADDED = {"came": KEPT.came + bindparam("came"), "gone": KEPT.gone + bindparam("gone")}
ADD = (
    insert(AdmissionCount)
    .values(
        list_id=bindparam("list"),
        part=bindparam("part"),
        came=func.greatest(bindparam("came"), 0),  # a row that is to be changed must pass its check, too
        gone=func.greatest(bindparam("gone"), 0),
    )
    .on_conflict_do_update(index_elements=["list_id", "part"], set_=ADDED)
)
INSIDE = select(func.coalesce(func.sum(KEPT.came - KEPT.gone), 0)).where(KEPT.list_id == bindparam("list"))


class Tally:
    """What a unit of work changes in the counts."""

    def __init__(self) -> None:
        self._changes: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])

    def note(self, list_id: int, subject_id: int, *, came: int = 0, gone: int = 0) -> None:
        """Remember that so many more (or fewer) came, or are gone."""
        change = self._changes[list_id, AdmissionCount.part_of(subject_id)]
        change[0] += came
        change[1] += gone

    def write(self) -> None:
        """Store it all; call it last."""
        rows = [
            {"list": list_id, "part": part, "came": came, "gone": gone}
            for (list_id, part), (came, gone) in sorted(self._changes.items())
            if came or gone
        ]
        if rows:
            db.session.execute(ADD, rows)
        self._changes.clear()


def count_in(list_id: int) -> int:
    """How many are inside by this list now."""
    return int(db.session.scalar(INSIDE, {"list": list_id}) or 0)


def recount() -> None:
    """Count all admissions anew, for who wrote them in bulk."""
    part = func.coalesce(Admission.ticket_id, Admission.guest_id) % PARTS
    counted = (
        select(Admission.list_id, part, func.count(), func.count(Admission.out_since))
        .where(Admission.undone_at.is_(None))
        .group_by(Admission.list_id, part)
    )
    db.session.execute(delete(AdmissionCount))
    db.session.execute(insert(AdmissionCount).from_select(["list_id", "part", "came", "gone"], counted))
