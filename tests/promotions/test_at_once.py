"""Many with one code at the same moment: its limits hold."""

from __future__ import annotations

import threading
import time
from collections import Counter as Tally
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app import audit
from app.core.db import unit_of_work
from app.core.errors import Refused
from app.domain import orders, promotions
from app.domain.promotions import using
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
