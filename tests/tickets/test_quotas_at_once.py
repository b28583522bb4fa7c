"""A ticket type joins shared places while people book: nobody oversells them, and every claim is counted."""

from __future__ import annotations

import threading
import time
from collections import Counter as Tally
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import audit
from app.core.db import db, unit_of_work
from app.core.errors import Refused
from app.domain import orders, places, tickets
from app.domain.places import sharing
from app.models import Counter, Order, Quota
from tests.world import World

pytestmark = pytest.mark.committed
SHARED, PEOPLE = 10, 6  # two seats and a patron's are taken before
GONE = {"Seat: sold out.", "Patron: sold out."}
WAITS = text("SELECT cardinality(pg_blocking_pids(:pid)) > 0")


class Meeting:
    """Two who come at the worst moment: one is in the middle of booking when the type is about to join."""

    def __init__(self) -> None:
        self.somebody_books, self.pid = threading.Event(), 0

    def wait_for_somebody(self) -> None:
        self.pid = db.session.scalar(select(func.pg_backend_pid())) or 0
        assert self.somebody_books.wait(10)

    def dwell(self) -> None:
        """The first who books goes on only when the type that joins waits in its turn."""
        if self.somebody_books.is_set():
            return
        self.somebody_books.set()
        until = time.monotonic() + 5
        while not (self.pid and db.session.scalar(WAITS, {"pid": self.pid})):
            assert time.monotonic() < until
            time.sleep(0.005)


@pytest.fixture
def quota_id(second_app: Flask) -> Iterator[int]:
    """Places that only the seats take from as yet."""
    with second_app.app_context():
        with unit_of_work():
            world = World.load()
            details = tickets.QuotaDetails("Tables", SHARED, frozenset({world.seat.id}))
            quota = tickets.add_quota(world.concert, details, by=world.owner)
            orders.hold_places(world.concert, {world.patron.id: 1}, by=None)
        yield quota.id


def wish(world: World, number: int) -> dict[int, int]:
    """A place each; every other one a patron's, the type that joins."""
    return {(world.seat if number % 2 else world.patron).id: 1}


def join(app: Flask, quota_id: int, meeting: Meeting) -> str:
    """Let patrons share the seats' places."""
    with app.app_context(), unit_of_work():
        world, quota = World.load(), db.session.get_one(Quota, quota_id)
        both = tickets.QuotaDetails("Tables", SHARED, frozenset({world.seat.id, world.patron.id}))
        meeting.wait_for_somebody()
        tickets.edit_quota(world.concert, quota, both, quota.version, by=world.owner)
    return "joined"


def book(app: Flask, number: int, hold_id: int | None = None, meeting: Meeting | None = None) -> str:
    """Book a place, the one held if there is one."""
    buyer = orders.Buyer("Bo", f"b{number}@example.com")
    with app.app_context(), unit_of_work():
        world, hold = World.load(), None
        if hold_id is not None:
            hold = db.session.scalar(
                select(Order).where(Order.id == hold_id).with_for_update()
            )  # as find_hold
        if hold is not None and meeting is not None:
            meeting.dwell()
        orders.place_order(world.concert, wish(world, number), buyer, by=None, hold=hold)
        if meeting is not None:
            meeting.dwell()
    return "booked"


def told(move: Future[str]) -> str:
    wrong = move.exception()
    if wrong is None:
        return move.result()
    return wrong.message if isinstance(wrong, Refused) else str(wrong)


def book_while_it_joins(app: Flask, quota_id: int, people: int, holders: int) -> Tally[str]:
    """No more people than places, so that the type can join whoever is first; some hold theirs already."""
    with unit_of_work():
        world = World.load()
        held = [orders.hold_places(world.concert, wish(world, n), by=None).id for n in range(holders)]
    holds = dict(enumerate(held))
    meeting = Meeting()
    with ThreadPoolExecutor(people + 1) as pool:
        moves = [pool.submit(join, app, quota_id, meeting)]
        moves += [pool.submit(book, app, number, holds.get(number), meeting) for number in range(people)]
        return Tally(map(told, moves))


def book_the_rest(app: Flask) -> Tally[str]:
    """More people than there are places for."""
    with ThreadPoolExecutor(PEOPLE) as pool:
        return Tally(map(told, [pool.submit(book, app, number) for number in range(PEOPLE)]))


def taken_of(quota_id: int) -> int:
    counter_id = db.session.get_one(Quota, quota_id).counter_id
    return db.session.get_one(Counter, counter_id, populate_existing=True).taken


@pytest.mark.parametrize("holders", [0, 3])
def test_a_type_joins_while_people_book_and_each_shared_place_is_sold_once(
    second_app: Flask, quota_id: int, holders: int
) -> None:
    first = book_while_it_joins(second_app, quota_id, PEOPLE, holders)
    assert first["joined"] == 1
    assert first["booked"] >= 1
    assert set(first) <= {"joined", "booked", *GONE}
    assert audit.find_breaches() == []
    assert set(book_the_rest(second_app)) <= {"booked", *GONE}
    db.session.rollback()
    assert taken_of(quota_id) == SHARED
    assert audit.find_breaches() == []


def test_without_the_lock_it_passes_by_who_is_about_to_commit(
    second_app: Flask, quota_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(places, "lock_counters", lambda counter_ids: None)
    assert book_while_it_joins(second_app, quota_id, people=1, holders=0) == {"joined": 1, "booked": 1}
    assert "a counter's taken is the sum of its unreleased claims" in {
        breach.invariant.says for breach in audit.find_breaches()
    }


def test_without_the_owners_lock_it_and_who_has_a_hold_wait_for_each_other(
    second_app: Flask, quota_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the order of locks: one of them is given up by Postgres."""
    monkeypatch.setattr(sharing, "lock_owners", lambda counter_ids: None)
    outcome = book_while_it_joins(second_app, quota_id, people=1, holders=1)
    assert any("deadlock detected" in words for words in outcome)
