"""The same ticket given back from several browsers at once: its money and its place go once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app import audit
from app.core.db import db, unit_of_work
from app.core.errors import Refused
from app.domain import orders, tickets
from app.domain.orders import returning
from app.models import Order, Refund, User
from tests.payments.desk import paid, paid_for
from tests.world import World

pytestmark = pytest.mark.committed
Row = tuple[int, int]


@pytest.fixture
def booked(second_app: Flask) -> Iterator[Row]:
    """A paid booking of three places, committed: its id, and one of its tickets."""
    with second_app.app_context():
        with unit_of_work():
            order = paid_for(World.load(), 3)
            paid(order)
            ticket = tickets.list_tickets_of_order(order)[1]
        yield order.id, ticket.id


def give_back_at_once(app: Flask, booked: Row, times: int = 3) -> list[str]:
    """Give the one ticket back from several threads, each with a wish of its own; who was refused."""
    barrier, refused = threading.Barrier(times, timeout=20), []

    def give_back(n: int) -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    order, by = db.session.get_one(Order, booked[0]), db.session.scalars(select(User)).first()
                    orders.list_parts(order)  # as the page does, before the lock
                    barrier.wait()
                    orders.refund_tickets(order, [booked[1]], reason="Ill", by=by, key=f"browser {n}")
            except Refused as refusal:
                refused.append(refusal.message)

    threads = [threading.Thread(target=give_back, args=[n]) for n in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def amounts() -> list[int]:
    with unit_of_work():
        return list(db.session.scalars(select(Refund.amount)))


def test_one_ticket_goes_back_once(second_app: Flask, booked: Row) -> None:
    assert len(give_back_at_once(second_app, booked)) == 2
    assert amounts() == [2500]
    assert not audit.find_breaches()


def test_without_the_lock_it_would_not(
    second_app: Flask, booked: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(returning, "_lock", lambda order: None)
    monkeypatch.setattr(returning, "_check_choice", lambda quote, ids: time.sleep(0.2))
    assert len(give_back_at_once(second_app, booked)) < 2
    assert amounts() != [2500]
