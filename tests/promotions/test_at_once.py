"""Many with one code at the same moment: its limits hold."""

from __future__ import annotations

import threading
import time
from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from app import audit
from app.core.db import db, unit_of_work
from app.core.errors import Refused
from app.domain import orders, promotions
from app.domain.places import ledger
from app.domain.promotions import using
from app.models import Counter, Order
from tests.promotions import desk
from tests.world import World

pytestmark = pytest.mark.committed
AT_ONCE = 4  # as many as the pool has connections


@pytest.fixture
def shop(second_app: Flask) -> Iterator[Flask]:
    with second_app.app_context():
        with unit_of_work():
            world = World.load()
            desk.add(world, "TWICE", limit=2)
            desk.add(world, "ONCE", most_per_person=1)
        yield second_app


def book_at_once(app: Flask, code: str, *, one_person: bool) -> Tally[str]:
    """Everybody looks the code up first, then all book."""
    barrier, told = threading.Barrier(AT_ONCE, timeout=20), Tally[str]()

    def book(number: int) -> None:
        buyer = orders.Buyer("Bo", "bo@example.com" if one_person else f"b{number}@example.com")
        with app.app_context():
            try:
                with unit_of_work():
                    world = World.load()
                    found = desk.find(world, code)
                    barrier.wait()
                    orders.place_order(world.concert, {world.patron.id: 1}, buyer, by=None, code=found)
                told["booked"] += 1
            except Refused as refusal:
                told[refusal.message] += 1
            except IntegrityError:
                told["stopped by the constraint"] += 1

    threads = [threading.Thread(target=book, args=(n,)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_a_limit_in_total_holds_when_all_book_at_once(shop: Flask) -> None:
    told = book_at_once(shop, "TWICE", one_person=False)
    assert told == {"booked": 2, "TWICE has been used as often as it may be.": AT_ONCE - 2}
    assert audit.find_breaches() == []


def test_a_limit_per_person_holds_when_one_person_books_at_once(shop: Flask) -> None:
    told = book_at_once(shop, "ONCE", one_person=True)
    assert told == {"booked": 1, "You have used ONCE as often as one person may.": AT_ONCE - 1}


def test_without_the_lock_it_would_not(shop: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(using, "LOCK", text("SELECT :number"))
    checked = promotions.check_use

    def slowly(*args: Any, **kwargs: Any) -> None:
        checked(*args, **kwargs)
        time.sleep(0.2)

    monkeypatch.setattr(promotions, "check_use", slowly)
    assert book_at_once(shop, "ONCE", one_person=True)["booked"] > 1


@pytest.fixture
def single_use(shop: Flask) -> str:
    """One of many codes made at once: good for one booking, which is then free."""
    with unit_of_work():
        world = World.load()
        details = promotions.CodeDetails("percent", 100)
        batch = promotions.make_batch(world.concert, "Volunteers", 2, "crew", details, by=world.owner)
        return promotions.list_batch(batch)[0].promo.code


def bookings_with_a_code() -> int:
    return len(db.session.scalars(select(Order.id).where(Order.promo_code_id.is_not(None))).all())


def test_a_single_use_code_goes_to_one_of_all_who_use_it_at_once(shop: Flask, single_use: str) -> None:
    told = book_at_once(shop, single_use, one_person=False)
    assert told == {"booked": 1, f"{single_use} has been used as often as it may be.": AT_ONCE - 1}
    assert bookings_with_a_code() == 1
    assert audit.find_breaches() == []


def add_whatever_is_left(wanted: Sequence[tuple[int, int]], ahead: bool) -> list[tuple[int, int | None]]:
    """`ledger._try` without its condition."""
    for counter_id, n in wanted:
        more = update(Counter).where(Counter.id == counter_id).values(taken=Counter.taken + n)
        db.session.execute(more.execution_options(synchronize_session=False))
    return [(counter_id, None) for counter_id, _n in wanted]


def test_without_the_condition_the_constraint_still_keeps_it_to_one(
    shop: Flask, single_use: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_try", add_whatever_is_left)
    told = book_at_once(shop, single_use, one_person=False)
    assert told == {"booked": 1, "stopped by the constraint": AT_ONCE - 1}
    assert audit.find_breaches() == []


def test_without_either_all_who_looked_it_up_use_it(
    shop: Flask, single_use: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: that the code was good when it was typed keeps nobody from it."""
    monkeypatch.setattr(ledger, "_try", add_whatever_is_left)
    with unit_of_work():
        db.session.execute(text("ALTER TABLE counter DROP CONSTRAINT ck_counter_taken_within"))
    assert book_at_once(shop, single_use, one_person=False) == {"booked": AT_ONCE}
    assert bookings_with_a_code() == AT_ONCE
    assert "no counter has more taken than its quantity" in {
        breach.invariant.says for breach in audit.find_breaches()
    }
