"""The counts that are kept: they follow every move, and no door counts rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.core.db import db
from app.domain import checkin, tickets
from app.models import AdmissionCount, CheckInList
from app.models.checkin import BACK, LEFT, OK
from tests.world import World


@pytest.fixture
def hall(world: World) -> CheckInList:
    """The entrance, where people may go out and come back."""
    world.entrance.reentry = True
    return world.entrance


def scan(world: World, nonce: str, way: str = checkin.IN, minutes: int = 0) -> checkin.Verdict:
    secret = tickets.list_tickets_of_order(world.booking)[0].secret
    at = clock.now() + timedelta(minutes=minutes - 60)
    return checkin.admit(world.entrance, secret, nonce, by=world.door, way=way, at=at)


def kept(door: CheckInList) -> tuple[int, int]:
    own = AdmissionCount.list_id == door.id
    row = db.session.execute(select(func.sum(AdmissionCount.came), func.sum(AdmissionCount.gone)).where(own))
    came, gone = row.one()
    return int(came), int(gone)


def test_a_count_follows_in_out_and_back(world: World, hall: CheckInList) -> None:
    moves = [scan(world, f"n{n}", way, n) for n, way in enumerate(["in", "out", "out", "in", "in"])]
    assert [one.result for one in moves] == [OK, LEFT, "not-inside", BACK, "already-used"]
    assert moves[0].inside == 1
    assert kept(hall) == (1, 0)
    assert audit.find_breaches() == []


def test_a_count_follows_an_undo_of_somebody_who_went_out(world: World, hall: CheckInList) -> None:
    first = scan(world, "n1")
    scan(world, "n2", checkin.OUT, 1)
    assert kept(hall) == (1, 1)
    checkin.undo(hall, first.scan, by=world.door)
    checkin.undo(hall, first.scan, by=world.door)
    assert kept(hall) == (0, 0)
    assert scan(world, "n3").inside == 1
    assert audit.find_breaches() == []


def test_a_move_that_comes_late_moves_no_count(world: World, hall: CheckInList) -> None:
    for n, (way, minutes) in enumerate([("in", 0), ("out", 10), ("in", 20), ("out", 5)]):
        scan(world, f"n{n}", way, minutes)
    assert kept(hall) == (1, 0)
    assert audit.find_breaches() == []


def test_scans_of_a_device_are_counted_at_the_end_of_its_batch(world: World, hall: CheckInList) -> None:
    at = clock.now() - timedelta(minutes=30)
    codes = [ticket.secret for ticket in tickets.list_tickets_of_order(world.booking)]
    carried = [checkin.Carried(code, f"in-{n}", at, "in", OK) for n, code in enumerate(codes)]
    later = at + timedelta(minutes=5)
    carried += [checkin.Carried(code, f"out-{n}", later, "out", LEFT) for n, code in enumerate(codes[:1])]
    for _again in range(2):
        checkin.merge_scans(hall, carried, by=world.door, device="Tablet")
        assert kept(hall) == (len(codes), 1)
    assert audit.find_breaches() == []


def test_admissions_that_were_written_in_bulk_are_counted_anew(world: World, session: Session) -> None:
    scan(world, "n1")
    session.execute(delete(AdmissionCount))
    assert audit.find_breaches() != []
    checkin.recount()
    assert kept(world.entrance) == (1, 0)
    assert audit.find_breaches() == []
