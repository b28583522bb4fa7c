"""What a scan reads and writes, in one statement each: a door with a queue pays for every round trip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CTE, Select, bindparam, literal, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from app.core import facts, ids
from app.core.db import db, table_of
from app.core.facts import Fact
from app.domain import orders, tickets
from app.domain.checkin.facts import GuestAdmitted
from app.domain.checkin.moving import IN
from app.domain.checkin.tally import ADDED, INSIDE, KEPT
from app.models import Admission, AdmissionCount, CheckInList, Scan, Ticket, User
from app.models.checkin import OK

LOGGED = ("list_id", "nonce", "code_digest", "ticket_id", "result", "at", "by", "device")
TOLD = ("kind", "event_id", "subject", "actor_id", "data", "at")
ONE = select(literal(1).label("one")).subquery()
MET = (
    select(Scan, Ticket, orders.extras_expression())
    .select_from(ONE)
    .outerjoin(Scan, Scan.nonce == bindparam("nonce"))
    .outerjoin(Ticket, Ticket.secret == bindparam("secret"))
    .options(joinedload(Ticket.guest), joinedload(Ticket.type))
)
BY_NONCE = select(Scan).where(Scan.nonce == bindparam("nonce"))
NEW_SCAN = (
    insert(table_of(Scan)).on_conflict_do_nothing(index_elements=["nonce"]).returning(table_of(Scan).c.id)
)


@dataclass(frozen=True)
class Look:
    """One look at one code. shown: what a device without a network told at the door, if it did."""

    code: str
    nonce: str
    by: User
    device: str
    at: datetime
    way: str = IN
    shown: str | None = None

    def row(self, door: CheckInList, result: str, ticket: Ticket | None) -> dict[str, Any]:
        """What is kept of it; a ticket of another event is none of this one's business."""
        return {
            "list_id": door.id,
            "nonce": self.nonce,
            "code_digest": ids.digest(self.code),
            "ticket_id": ticket.id if ticket and ticket.event_id == door.event_id else None,
            "result": result,
            "at": self.at,
            "by": self.by.id,
            "device": self.device[:80],
        }


@dataclass(frozen=True)
class Admitted:
    """Who was let in just now. scan: None where another scan has taken the nonce meanwhile.

    inside: how many are in now; None where nobody counted yet.
    """

    admission_id: int
    scan: Scan | None
    inside: int | None


def meet(nonce: str, code: str) -> tuple[Scan | None, Ticket | None, str | None]:
    """The scan that has this nonce already, and the ticket with this secret, its guest and type loaded.

    The last is what goes with the ticket's order, in words; None without a ticket.
    """
    secret = code if tickets.may_be_secret(code) else None
    known, ticket, extras = db.session.execute(MET, {"nonce": nonce, "secret": secret}).one()
    return known, ticket, extras or "" if ticket else None


def bare_code(code: str) -> str:
    """The secret or number in what was scanned or typed, which may be the ticket's whole address."""
    return code.strip().rstrip("/").rpartition("/")[2]


def find_scan(nonce: str) -> Scan | None:
    """The scan that was made with this nonce."""
    return db.session.scalar(BY_NONCE, {"nonce": nonce})


def let_in(door: CheckInList, ticket: Ticket, look: Look, *, counted: bool) -> Admitted | None:
    """The admission, its scan, its fact and, if wanted, its count; None where the ticket is in already.

    The index decides who is in, not a look before, and so does the nonce's whether this scan is the first.
    """
    what = GuestAdmitted(door.event_id, ticket.id, door.id)
    scan, fact = look.row(door, OK, ticket), facts.row_of(what, look.by.id)
    told = {f"fact_{name}": value for name, value in fact.items()}
    counts = {"list": door.id, "part": AdmissionCount.part_of(ticket.id), "came": 1, "gone": 0}
    written = db.session.execute(_letting_in(counted), {**scan, **told, **counts}).first()
    if written is None:
        return None
    admission_id, scan_id, fact_id, inside = written
    if scan_id is None:
        return Admitted(admission_id, None, None)
    facts.follow(what, Fact(id=fact_id, **fact))
    return Admitted(admission_id, Scan(id=scan_id, admission_id=admission_id, **scan), inside)


@cache
def _letting_in(counted: bool) -> Select[Any]:
    """Each part writes from the one before it: what comes first is waited for first, the count is last."""
    admission, scan, fact = (table_of(model).c for model in (Admission, Scan, Fact))
    came = [admission.list_id, admission.ticket_id, admission.at, admission.by]
    admitted = (
        insert(Admission)
        .from_select(came, select(*(bindparam(column.name, type_=column.type) for column in came)))
        .on_conflict_do_nothing()
        .returning(admission.id)
        .cte("admitted")
    )
    own = [bindparam(name, type_=scan[name].type) for name in LOGGED]
    scanned = (
        insert(Scan)
        .from_select([*LOGGED, "admission_id"], select(*own, admitted.c.id))
        .on_conflict_do_nothing(index_elements=["nonce"])
        .returning(scan.id)
        .cte("scanned")
    )
    said = [bindparam(f"fact_{name}", type_=fact[name].type) for name in TOLD]
    told = insert(Fact).from_select(TOLD, select(*said).select_from(scanned)).returning(fact.id).cte("told")
    inside = INSIDE.scalar_subquery() + 1 if counted else literal(None)
    query = select(admitted.c.id, scanned.c.id, told.c.id, inside).select_from(
        admitted.outerjoin(scanned, true()).outerjoin(told, true())
    )
    return query.add_cte(_counting(scanned)) if counted else query


def _counting(scanned: CTE) -> CTE:
    row = [bindparam(name, type_=KEPT.came.type) for name in ("list", "part", "came", "gone")]
    return (
        insert(AdmissionCount)
        .from_select(["list_id", "part", "came", "gone"], select(*row).select_from(scanned))
        .on_conflict_do_update(index_elements=["list_id", "part"], set_=ADDED)
        .returning(KEPT.part)
        .cte("counted")
    )


def log(
    door: CheckInList, look: Look, ticket: Ticket | None, result: str, admission_id: int | None,
    conflict: str | None,
) -> Scan | None:  # fmt: skip
    """The scan of a look that let nobody in anew; None where another scan has taken the nonce meanwhile."""
    row = {**look.row(door, result, ticket), "admission_id": admission_id, "conflict": conflict}
    scan_id = db.session.scalar(NEW_SCAN, row)
    return None if scan_id is None else Scan(id=scan_id, **row)
