"""Two sweepers at once: a hold that ran out is given back once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import audit
from app.core import clock
from app.core.db import db, unit_of_work
from app.core.facts import Fact
from app.domain import orders
from app.models import Claim
from tests.world import World

HOLDS, SWEEPERS, ROUNDS = 40, 2, 3


def hold_some() -> None:
    world = World.load()
    for _n in range(HOLDS // ROUNDS):
        orders.hold_places(world.concert, {world.seat.id: 1}, by=None)


@pytest.mark.committed
def test_two_sweepers_expire_a_hold_once(second_app: Flask) -> None:
    gate = threading.Barrier(SWEEPERS)

    def sweep(_n: int) -> int:
        with second_app.app_context():
            gate.wait()
            with unit_of_work():
                return orders.expire_holds()

    made = 0
    for _round in range(ROUNDS):
        with second_app.app_context(), unit_of_work():
            hold_some()
        made += HOLDS // ROUNDS
        late = clock.now() + orders.rules.HOLD + timedelta(seconds=1)
        with clock.frozen_at(late), ThreadPoolExecutor(SWEEPERS) as pool:
            assert sum(pool.map(sweep, range(SWEEPERS))) == HOLDS // ROUNDS
    with second_app.app_context(), unit_of_work():
        assert db.session.scalar(select(func.count()).where(Fact.kind == "OrderExpired")) == made
        open_claims = select(func.count()).where(Claim.released_at.is_(None), Claim.expires_at.is_not(None))
        assert db.session.scalar(open_claims) == 0
        assert audit.find_breaches() == []
