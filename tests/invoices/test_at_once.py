"""Twenty invoices at once: no number is skipped or given twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import audit
from app.core.db import db, unit_of_work
from app.domain import invoices
from app.domain.invoices import issuing
from app.models import Invoice, InvoiceSeries, Order
from tests.invoices.desk import sells
from tests.payments.desk import paid, paid_for
from tests.world import World

pytestmark = pytest.mark.committed
ORDERS = 20


@pytest.fixture
def bought(second_app: Flask) -> Iterator[list[int]]:
    """Paid orders without invoices, committed; their ids."""
    with second_app.app_context():
        with unit_of_work():
            world = World.load()
            sells(world)
            found = [paid_for(world, 1) for _n in range(ORDERS)]
            for order in found:
                paid(order)
            ids = [order.id for order in found]
        yield ids


def issue_at_once(app: Flask, ids: list[int]) -> list[str]:
    """Issue them all from as many threads; each third one breaks after its number was taken. The failures."""
    barrier, failed = threading.Barrier(len(ids), timeout=20), []

    def issue(n: int, order_id: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    invoices.issue_invoice(db.session.get_one(Order, order_id))
                    if n % 3 == 0:
                        raise RuntimeError("broken after the number was taken")
            except (IntegrityError, RuntimeError) as error:
                failed.append(type(error).__name__)

    threads = [threading.Thread(target=issue, args=item) for item in enumerate(ids)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def numbers() -> list[int]:
    with unit_of_work():
        return list(db.session.scalars(select(Invoice.number).order_by(Invoice.number)))


def test_numbers_have_no_gap_and_no_double(second_app: Flask, bought: list[int]) -> None:
    failed = issue_at_once(second_app, bought)
    assert set(failed) == {"RuntimeError"}
    assert numbers() == list(range(1, ORDERS - len(failed) + 1))
    assert not audit.find_breaches()


def test_without_the_lock_they_would_collide(
    second_app: Flask, bought: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the number is read without the row's lock."""

    def take(issuer_id: int) -> int:
        series = db.session.get(InvoiceSeries, issuer_id) or InvoiceSeries(issuer_id=issuer_id, next=1)
        number = series.next
        time.sleep(0.05)
        db.session.merge(InvoiceSeries(issuer_id=issuer_id, next=number + 1))
        return number

    with unit_of_work():
        invoices.issue_invoice(db.session.get_one(Order, bought[1]))
    monkeypatch.setattr(issuing, "_take_number", take)
    assert "IntegrityError" in issue_at_once(second_app, bought)
