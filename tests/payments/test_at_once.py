"""The provider's message, the poller and the page at once: the tickets are issued once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import audit
from app.core.db import db, unit_of_work
from app.domain.payments import settling
from app.models import Order, Payment, Ticket
from tests.payments.desk import begun, paid_for, truth
from tests.world import World

pytestmark = pytest.mark.committed


@pytest.fixture
def payment_id(second_app: Flask) -> Iterator[int]:
    """A payment of two places, committed."""
    with second_app.app_context():
        with unit_of_work():
            made = begun(paid_for(World.load())).id
        yield made


def settle_at_once(app: Flask, payment_id: int, times: int = 4) -> list[str]:
    """Settle one payment from several threads; the names of what went wrong."""
    barrier, wrong = threading.Barrier(times, timeout=20), []

    def settle() -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    payment = db.session.get_one(Payment, payment_id)
                    barrier.wait()
                    settling.settle(payment, truth(payment))
            except Exception as error:
                wrong.append(type(error).__name__)

    threads = [threading.Thread(target=settle) for _n in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def patrons() -> int:
    """Tickets beside the two of the world's own booking."""
    return int(db.session.scalar(select(func.count(Ticket.id))) or 0) - 2


def test_settle_at_once_issues_once(second_app: Flask, payment_id: int) -> None:
    assert settle_at_once(second_app, payment_id) == []
    assert patrons() == 2
    assert not audit.find_breaches()


def test_without_the_lock_it_would_not(
    second_app: Flask, payment_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""

    def look_only(payment: Payment) -> Order:
        order = db.session.get_one(Order, payment.order_id)
        time.sleep(0.1)
        return order

    monkeypatch.setattr(settling, "lock_payment", look_only)
    assert settle_at_once(second_app, payment_id) != [] or patrons() != 2
