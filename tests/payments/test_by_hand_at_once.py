"""Two of the staff mark an order as paid while its buyer's card goes through: one of them counts."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import find_breaches
from app.core.db import db, unit_of_work
from app.core.errors import Refused
from app.domain import orders, payments
from app.models import Order, Payment, Refund, Ticket, User
from app.models.orders import CONFIRMED
from tests.payments.desk import begun, paid_for, truth
from tests.world import World

pytestmark = pytest.mark.committed


def test_money_from_all_sides_at_once_issues_once(second_app: Flask) -> None:
    with second_app.app_context(), unit_of_work():
        world = World.load()
        online = begun(paid_for(world))
        payment_id, order_id, owner_id = online.id, online.order_id, world.owner.id
    barrier, refused = threading.Barrier(3, timeout=20), []

    def by_hand() -> None:
        order, owner = db.session.get_one(Order, order_id), db.session.get_one(User, owner_id)
        barrier.wait()
        orders.take_money(order, "cash", "", by=owner)

    def by_card() -> None:
        payment = db.session.get_one(Payment, payment_id)
        barrier.wait()
        payments.settle(payment, truth(payment))

    def run(move: object) -> None:
        try:
            with second_app.app_context(), unit_of_work():
                move()  # type: ignore[operator]
        except Refused as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=run, args=(move,)) for move in (by_hand, by_hand, by_card)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with second_app.app_context():
        assert db.session.get_one(Order, order_id).status == CONFIRMED
        assert len(db.session.scalars(select(Ticket)).all()) == 2 + 2
        captured = db.session.scalars(select(Payment.id).where(Payment.captured.is_not(None))).all()
        returned = db.session.scalars(select(Refund)).all()
        assert len(captured) - len(returned) == 1
        assert len(refused) in (1, 2)
        assert find_breaches() == []
