"""Many tickets swapped to and fro at the same moment: nobody waits for the other, no place is given twice."""

from __future__ import annotations

import threading
import time
from collections import Counter as Tally
from collections.abc import Iterator, Mapping

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app import audit
from app.core.db import unit_of_work
from app.core.errors import Refused
from app.domain import orders, places
from tests.orders.test_swapping import booked, first, kind
from tests.world import World

pytestmark = pytest.mark.committed
AT_ONCE = 4  # as many as the pool has connections
Ways = list[tuple[str, int]]  # an order's code, and the type that its ticket is to become


@pytest.fixture
def ways(second_app: Flask) -> Iterator[Ways]:
    """Half of the tickets go from one type to the other, half the other way; each type has one place left."""
    with second_app.app_context():
        with unit_of_work():
            world = World.load()
            here, there = (kind(world, name, 0, AT_ONCE // 2 + 1) for name in ("Here", "There"))
            pairs = [(here, there), (there, here)] * (AT_ONCE // 2)
            found = [(booked(world, old, 1).code, new.id) for old, new in pairs]
        yield found


def swap_at_once(app: Flask, ways: Ways) -> Tally[str]:
    barrier, told = threading.Barrier(len(ways), timeout=20), Tally[str]()

    def swap(code: str, type_id: int) -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    world, order = World.load(), orders.get_order(code)
                    ticket_id = first(order).id
                    barrier.wait()
                    wish = orders.Swap(type_id, 0, refund=False)
                    orders.swap_ticket(order, world.concert, ticket_id, wish, by=world.owner, key=code)
                told["swapped"] += 1
            except Refused:
                told["refused"] += 1
            except OperationalError:
                told["waited for each other"] += 1

    threads = [threading.Thread(target=swap, args=way) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_opposite_swaps_at_once_all_end(second_app: Flask, ways: Ways) -> None:
    told = swap_at_once(second_app, ways)
    assert told["swapped"] + told["refused"] == AT_ONCE
    assert told["swapped"] >= 2
    with unit_of_work():
        assert audit.find_breaches() == []


def test_without_the_order_of_counters_they_would_wait_for_each_other(
    second_app: Flask, ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the new place first, whichever counter that is, and only then the old one's."""

    def exchange(order_id: int, wanted: Mapping[int, int], freed: Mapping[int, int]) -> None:
        places.take(wanted, order_id=order_id, expires_at=None)
        time.sleep(0.3)
        places.give_back(order_id, freed)

    monkeypatch.setattr(places, "exchange", exchange)
    assert swap_at_once(second_app, ways)["waited for each other"]
