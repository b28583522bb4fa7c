"""Places come free, walk-ups want them and two workers offer them, all at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import find_breaches
from app.core.db import db, unit_of_work
from app.core.errors import Refused
from app.domain import orders, waitlist
from app.models import Order, WaitlistEntry, WaitlistOffer
from app.models.waitlist import OPEN
from tests.waitlist.line import buyer, join, sell_out
from tests.world import World

pytestmark = pytest.mark.committed
WALKERS, ROUNDS = 6, 3


def test_freed_places_go_to_the_line_whoever_else_wants_them(second_app: Flask) -> None:
    with second_app.app_context(), unit_of_work():
        world = World.load()
        freed = [order.id for order in sell_out(world, world.seat, 6)]
        for name in ("eva", "finn", "gul", "hal", "ida", "jon"):
            join(world, world.seat, name)

    def cancel(order_id: int) -> None:
        orders.cancel_order(db.session.get_one(Order, order_id), by=None)

    def walk_up(number: int) -> None:
        world = World.load()
        with pytest.raises(Refused, match="sold out"):
            orders.place_order(world.concert, {world.seat.id: 1}, buyer(f"walker{number}"), by=None)

    moves: list[Callable[[], None]] = [lambda n=n: within(second_app, cancel, n) for n in freed]  # type: ignore[misc]
    moves += [lambda n=n: within(second_app, walk_up, n) for n in range(WALKERS)]  # type: ignore[misc]
    moves += [lambda: offer(second_app)] * ROUNDS
    at_once(moves)
    offer(second_app)
    with second_app.app_context():
        assert set(db.session.scalars(select(WaitlistEntry.state))) == {"offered"}
        offers = db.session.scalars(select(WaitlistOffer.entry_id).where(WaitlistOffer.state == OPEN)).all()
        assert len(offers) == len(set(offers)) == 6
        assert find_breaches() == []


def within(app: Flask, work: Callable[[int], None], number: int) -> None:
    with app.app_context(), unit_of_work():
        work(number)


def offer(app: Flask) -> None:
    with app.app_context():
        waitlist.offer_due()


def at_once(moves: list[Callable[[], None]]) -> None:
    """Let all of them go at the same moment."""
    barrier = threading.Barrier(len(moves))

    def go(move: Callable[[], None]) -> None:
        barrier.wait()
        move()

    with ThreadPoolExecutor(len(moves)) as pool:
        for done in [pool.submit(go, move) for move in moves]:
            done.result()
