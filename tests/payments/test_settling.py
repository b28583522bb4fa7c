"""What follows from money: rule 6 (late), paid twice, another amount, and each of them only once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.core.errors import Refused
from app.domain import events, orders, payments, places, tickets
from app.domain.payments.providers import CLOSED, FAILED, OPEN, Truth
from app.models import Order, Payment, Refund, Ticket
from tests.payments.desk import begun, letters, paid, paid_for, the_worker_looks, truth
from tests.world import World


def left(world: World) -> int:
    counter = places.find_event_counter(world.concert.id)
    return places.count_left([counter.id])[counter.id] or 0


def refunds(session: Session) -> list[Refund]:
    return list(session.scalars(select(Refund).order_by(Refund.id)))


def later(order: Order, minutes: int) -> datetime:
    return order.created_at + timedelta(minutes=minutes)


def test_settle_confirms_issues_and_writes_once(session: Session, world: World) -> None:
    order = paid_for(world, 3)
    payment = begun(order)
    for _again in range(2):
        payments.settle(payment, truth(payment))
    assert (order.status, order.expires_at, order.guest_names) == ("confirmed", None, [])
    assert (payment.state, payment.captured, payment.look_at) == ("completed", 7500, None)
    assert [t.guest.name for t in tickets.list_tickets_of_order(order)] == ["Bo Buyer", "Cas", None]
    assert letters(session, order) == ["orders/confirmed"]
    assert not audit.find_breaches()


def test_settle_changes_nothing_while_the_payment_is_open(world: World) -> None:
    payment = begun(paid_for(world))
    assert payments.settle(payment, Truth(OPEN)) is False
    assert payment.state == "pending"


def test_a_failed_payment_keeps_the_hold_and_writes_once(session: Session, world: World) -> None:
    order = paid_for(world)
    for _try in range(2):
        payments.settle(begun(order), Truth(FAILED, failure="declined"))
    assert order.status == "pending"
    assert letters(session, order) == ["orders/declined"]
    assert not audit.find_breaches()


def test_a_payment_that_had_failed_can_still_be_captured(world: World) -> None:
    """The provider's present state wins, in whatever order its messages came."""
    order = paid_for(world)
    payment = begun(order)
    payments.settle(payment, Truth(FAILED))
    payments.settle(payment, truth(payment))
    payments.settle(payment, Truth(CLOSED))
    assert (payment.state, order.status) == ("completed", "confirmed")
    assert not audit.find_breaches()


def test_rule_6_paid_late_is_honoured_where_places_remain(session: Session, world: World) -> None:
    order = paid_for(world)
    payment = begun(order)
    with clock.frozen_at(later(order, 20)):
        orders.expire_holds()
        session.refresh(order)
        assert order.status == "expired"
        payments.settle(payment, truth(payment))
        assert order.status == "confirmed"
        assert left(world) == 96
        assert len(tickets.list_tickets_of_order(order)) == 2
        assert letters(session, order) == ["orders/unpaid", "orders/confirmed"]
        assert not audit.find_breaches()


def test_rule_6_paid_late_without_places_goes_back_by_itself(session: Session, world: World) -> None:
    order = paid_for(world)
    payment = begun(order)
    with clock.frozen_at(later(order, 20)):
        orders.expire_holds()
        session.refresh(order)
        places.set_quantity(places.find_event_counter(world.concert.id), 3)
        payments.settle(payment, truth(payment))
        assert order.status == "expired"
        assert left(world) == 1
        (refund,) = refunds(session)
        assert (refund.amount, refund.state, refund.reason) == (5000, "pending", "late")
        assert letters(session, order) == ["orders/unpaid", "orders/returned"]
        assert not audit.find_breaches()
        ids = order.id, payment.id
        the_worker_looks(session)
        assert refunds(session)[0].state == "completed"
        assert session.get_one(Payment, ids[1]).state == "refunded"
        assert session.get_one(Order, ids[0]).status == "expired"
        assert not audit.find_breaches()


def test_a_hold_given_up_on_one_counter_alone_is_taken_anew_as_a_whole(
    session: Session, world: World
) -> None:
    order = paid_for(world)
    payment = begun(order)
    with clock.frozen_at(later(order, 20)):
        places.release_expired([places.find_event_counter(world.concert.id).id])
        payments.settle(payment, truth(payment))
        assert order.status == "confirmed"
        assert not audit.find_breaches()


def test_paid_twice_the_second_goes_back_by_itself(session: Session, world: World) -> None:
    order = paid_for(world)
    first, second = begun(order), begun(order)
    assert first.id == second.id
    payments.settle(first, Truth(FAILED))
    second = begun(order)
    payments.settle(second, truth(second))
    payments.settle(first, truth(first))
    (refund,) = refunds(session)
    assert (refund.payment_id, refund.reason) == (first.id, "twice")
    assert order.status == "confirmed"
    assert session.scalar(select(func.count()).select_from(Ticket)) == 4
    the_worker_looks(session)
    assert not audit.find_breaches()


def test_money_for_a_cancelled_booking_or_event_goes_back(session: Session, world: World) -> None:
    given_up, called_off = paid_for(world), paid_for(world)
    one, other = begun(given_up), begun(called_off)
    orders.cancel_order(given_up, by=None)
    payments.settle(one, truth(one))
    events.cancel_event(world.concert, by=world.owner)
    payments.settle(other, truth(other))
    assert [r.reason for r in refunds(session)] == ["over", "over"]
    assert given_up.status == "cancelled"
    assert session.scalar(select(func.count()).select_from(Ticket)) == 2
    assert not audit.find_breaches()


@pytest.mark.parametrize("changes", [{"amount": 4999}, {"amount": 5001}, {"currency": "USD"}])
def test_another_amount_or_currency_is_for_a_person(
    session: Session, world: World, changes: dict[str, object]
) -> None:
    order = paid_for(world)
    payment = begun(order)
    payments.settle(payment, truth(payment, **changes))
    assert payment.flag is not None
    assert order.status == "pending"
    assert tickets.list_tickets_of_order(order) == []
    assert letters(session, order) == ["orders/odd"]
    assert not audit.find_breaches()


def test_begin_payment_is_refused_once_the_time_is_over(world: World) -> None:
    order = paid_for(world)
    with clock.frozen_at(later(order, 16)), pytest.raises(Refused, match="time to pay"):
        begun(order)
    with pytest.raises(Refused, match="time to pay"):
        begun(world.booking)


def test_cancel_order_is_refused_for_what_is_paid(world: World) -> None:
    order = paid_for(world)
    paid(order)
    for who in (None, world.owner):
        with pytest.raises(Refused, match="refunded, by the organizer"):
            orders.cancel_order(order, by=who)
    assert order.status == "confirmed"
