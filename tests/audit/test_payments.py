"""Money that does not add up, each way on purpose, in a transaction that is rolled back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app import audit
from app.core import clock
from app.core.db import db
from app.domain import events, orders, payments, tickets
from app.domain.payments.providers import FAILED, Truth
from app.models import Order, Payment
from tests.payments.desk import begun, carried, paid, paid_for, truth
from tests.world import World


@pytest.fixture
def order(world: World) -> Order:
    return paid_for(world)


@pytest.fixture
def payment(order: Order) -> Payment:
    """What confirmed the order."""
    return paid(order)


def broken(payment: Payment, *statements: str) -> dict[str, list[str]]:
    """What the audit says (sentence → rows) after these statements."""
    values: dict[str, Any] = {"payment": payment.id, "order": payment.order_id, "now": clock.now()}
    for statement in statements:
        sql = text(statement)
        db.session.execute(sql, {name: values[name] for name in sql.compile().params})
    return {breach.invariant.says: breach.rows for breach in audit.find_breaches()}


def refunded(order: Order, world: World) -> None:
    carried(payments.refund_order(order, reason="Rain", by=world.owner, key="k"))


def test_a_world_that_paid_is_clean(world: World, order: Order, payment: Payment) -> None:
    declined, late, odd = paid_for(world), paid_for(world), paid_for(world)
    payments.settle(begun(declined), Truth(FAILED))
    payments.settle(odd_payment := begun(odd), truth(begun(odd), amount=1))
    late_payment = begun(late)
    refunded(order, world)
    assert odd_payment.flag
    with clock.frozen_at(clock.now() + timedelta(minutes=20)):
        orders.expire_holds()
        db.session.refresh(late)
        payments.settle(late_payment, truth(late_payment))
        assert late.status == "confirmed"
        payments.look_at_due()
        assert audit.find_breaches() == []


def test_money_without_its_order(payment: Payment) -> None:
    found = broken(payment, "UPDATE \"order\" SET status = 'expired', confirmed_at = NULL WHERE id = :order")
    (line,) = found["money taken has a confirmed order, a refund or a flag"]
    assert line.startswith(f"payment {payment.id}: 5000 captured, 0 given back")


def test_a_second_payment_that_nobody_gave_back(payment: Payment) -> None:
    found = broken(
        payment,
        "INSERT INTO payment (order_id, provider, state, amount, currency, captured, captured_currency,"
        " created_at) VALUES (:order, 'mock', 'completed', 5000, 'EUR', 5000, 'EUR', :now)",
    )
    assert len(found["money taken has a confirmed order, a refund or a flag"]) == 1


def test_an_order_without_its_money(payment: Payment) -> None:
    found = broken(payment, "UPDATE payment SET captured = 4999 WHERE id = :payment")
    (line,) = found["a confirmed order that costs something is paid"]
    assert line.endswith("its 5000 were not paid")


def test_a_capture_that_no_payment_knows(payment: Payment) -> None:
    found = broken(
        payment,
        "INSERT INTO mock_charge (ref, state, settles_at) VALUES"
        " ('mock-x', 'paid', :now - interval '61 s'), ('mock-y', 'paid', :now)",
    )
    assert found == {
        "what the mock provider took, a payment knows": ["mock-x: paid at the provider, no payment"]
    }


def test_money_by_hand_without_its_word(world: World, order: Order) -> None:
    orders.take_money(order, "cash", "", by=world.owner)
    payment = payments.find_latest(order)
    assert payment is not None
    found = broken(payment, "DELETE FROM manual_payment")
    assert list(found) == ["money taken by hand says how it came"]


def test_more_back_than_came(world: World, order: Order, payment: Payment) -> None:
    refunded(order, world)
    found = broken(payment, "UPDATE refund SET amount = 5001")
    (line,) = found["no more goes back than was captured"]
    assert line == f"payment {payment.id}: 5001 given back of 5000 captured"


def test_a_payment_called_refunded_too_early(world: World, order: Order, payment: Payment) -> None:
    refunded(order, world)
    found = broken(payment, "UPDATE refund SET state = 'pending', look_at = :now")
    assert list(found) == ["a payment is refunded when all of it is back"]


def test_an_order_called_refunded_without_a_refund(world: World, order: Order, payment: Payment) -> None:
    refunded(order, world)
    found = broken(payment, "DELETE FROM refund")
    assert len(found["a refunded order has its refund"]) == 1


def test_a_refund_that_nobody_was_told_of(world: World, order: Order, payment: Payment) -> None:
    refunded(order, world)
    found = broken(payment, "DELETE FROM message WHERE letter = 'orders/refunded'")
    assert list(found) == ["every refund has its letter"]


def test_a_payment_whose_state_no_fact_tells_of(order: Order) -> None:
    found = broken(begun(order), "UPDATE payment SET state = 'failed', look_at = NULL WHERE id = :payment")
    (line,) = found["a payment's state is what its facts add up to"]
    assert line.endswith("is failed, its last fact is PaymentBegun")


def test_payment_facts_in_an_order_that_cannot_be(payment: Payment) -> None:
    found = broken(
        payment,
        "INSERT INTO fact (kind, event_id, subject, data, at) SELECT kind, event_id, subject, data, at"
        " FROM fact WHERE kind = 'PaymentCompleted'",
    )
    (line,) = found["payments moved only along allowed ways"]
    assert line.endswith("after PaymentCompleted")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE refund_item SET amount = amount - 1", "2499 for its tickets, 2500 in all"),
        ("UPDATE ticket SET status = 'valid'", "one of them valid"),
    ],
)
def test_a_refund_that_is_not_its_tickets(
    world: World, order: Order, payment: Payment, change: str, says: str
) -> None:
    ids = [tickets.list_tickets_of_order(order)[0].id]
    carried(orders.refund_tickets(order, ids, reason="Ill", by=world.owner, key="k"))
    found = broken(payment, change)
    assert says in found["a refund of tickets is their sum, each void and refunded once"][0]


def test_a_fee_that_nobody_agreed_to(world: World, order: Order, payment: Payment) -> None:
    """What stays of a cancelled order, its refund names."""
    order.terms = events.Terms(48, fee=300).written()
    ids = [ticket.id for ticket in tickets.list_tickets_of_order(order)]
    carried(orders.return_tickets(order, world.concert, ids, 4400, by=None, key="k"))
    assert not audit.find_breaches()
    found = broken(payment, "UPDATE refund_item SET kept = 0")
    assert "money taken has a confirmed order, a refund or a flag" in found
