"""Money at the door: found by name or code, paid and let in with one press, by whoever may take it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import find_breaches
from app.core import clock
from app.domain import checkin, orders, payments, tickets
from app.models import Admission, Fact, ManualPayment, Order, Payment, Refund
from app.models.orders import CONFIRMED, PENDING
from tests.checkin.conftest import SignIn
from tests.payments.desk import begun, paid_for
from tests.review import ReviewingClient
from tests.world import World

DOOR = "/events/night-of-small-websites/door"
PAYMENTS = f"{DOOR}/payments"
OWES = "To pay: €{}"


def at_the_door(world: World, n: int = 1, way: str = "door") -> Order:
    """Bo promised to pay at the door."""
    order = paid_for(world, n)
    orders.pay_by_hand(order, way)
    return order


@pytest.fixture
def helper(world: World, signed_in: SignIn, session: Session) -> ReviewingClient:
    """Somebody at the door, whose community lets them take money."""
    world.guild.door_takes_money = True
    session.commit()
    return signed_in(world.door)


def state_of(order: Order, session: Session) -> tuple[str, str]:
    session.expire_all()
    (payment,) = session.scalars(select(Payment).where(Payment.order_id == order.id))
    return session.get_one(Order, order.id).status, payment.state


@pytest.mark.parametrize("method", ["cash", "card"])
def test_one_press_takes_the_money_and_lets_in(
    world: World, helper: ReviewingClient, session: Session, method: str
) -> None:
    order = at_the_door(world)
    session.commit()
    search = f"{DOOR}/search?q=bo buy"
    assert OWES.format("25.00") in helper.page(search).text
    sent = helper.fill(search, action=PAYMENTS, method=method)
    told = helper.page(sent.location)
    assert told.by_id("answer").get("data-result") == "ok"
    assert "Bo Buyer" in told.text
    assert state_of(order, session) == (CONFIRMED, "completed")
    record = session.scalars(select(ManualPayment)).one()
    assert (record.method, record.by) == (method, world.door.id)
    fact = session.scalars(select(Fact).where(Fact.kind == "PaymentCompleted")).one()
    assert fact.actor_id == world.door.id
    assert len(session.scalars(select(Admission)).all()) == 1
    assert find_breaches() == []
    assert "To pay" not in helper.page(search).text


def test_the_same_press_twice_is_one(world: World, helper: ReviewingClient, session: Session) -> None:
    order = at_the_door(world)
    session.commit()
    page = helper.page(f"{DOOR}/search?q={order.code}")
    sent = {**page.form(PAYMENTS).values(), "method": "cash"}
    first, second = (helper.post(PAYMENTS, data=sent) for _n in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(session.scalars(select(Admission)).all()) == 1


def test_of_several_tickets_each_comes_in_by_itself(
    world: World, helper: ReviewingClient, session: Session
) -> None:
    order = at_the_door(world, 2)
    session.commit()
    search = f"{DOOR}/search?q={order.code}"
    page = helper.page(search).text
    assert OWES.format("50.00") in page
    assert "let in" not in page
    sent = helper.fill(search, action=PAYMENTS, method="cash")
    told = helper.page(sent.location)
    assert f"Order {order.code} is paid." in told.text
    assert "2 tickets found" in told.text
    assert state_of(order, session) == (CONFIRMED, "completed")
    assert session.scalars(select(Admission)).all() == []


def test_who_may_not_take_money_is_told_whom_to_send_them_to(
    world: World, signed_in: SignIn, session: Session
) -> None:
    order = at_the_door(world)
    session.commit()
    client = signed_in(world.door)
    page = client.page(f"{DOOR}/search?q={order.code}")
    assert OWES.format("25.00") in page.text
    assert "send them to an organizer" in page.text
    assert "Paid in cash" not in page.text
    token = client.page(DOOR).form(f"{DOOR}/scans").values()["csrf_token"]
    sent = {"csrf_token": token, "code": order.code, "method": "cash", "nonce": "n"}
    assert client.post(PAYMENTS, data=sent).status_code == 403
    assert state_of(order, session) == (PENDING, "pending")


def test_organizers_always_may(world: World, signed_in: SignIn, session: Session) -> None:
    order = at_the_door(world, way="bank")
    session.commit()
    client = signed_in(world.assistant)
    client.fill(f"{DOOR}/search?q={order.code.lower()}", action=PAYMENTS, method="card")
    assert state_of(order, session) == (CONFIRMED, "completed")


def test_only_what_waits_for_money_by_hand_is_found(world: World) -> None:
    waiting = paid_for(world)
    begun(waiting)  # somebody who is paying by card just now
    cancelled, kept = at_the_door(world), at_the_door(world)
    orders.cancel_order(cancelled, by=None)
    assert [row.order.code for row in checkin.find_owing(world.concert, "bo")] == [kept.code]
    assert checkin.find_owing(world.concert, "%") == checkin.find_owing(world.concert, "") == []


@pytest.mark.parametrize("sent", [{"method": "credit"}, {"nonce": ""}, {"code": ""}, {"code": "NOSUCH"}])
def test_odd_presses_take_nothing(
    world: World, helper: ReviewingClient, session: Session, sent: dict[str, str]
) -> None:
    order = at_the_door(world)
    session.commit()
    helper.fill(
        f"{DOOR}/search?q={order.code}", action=PAYMENTS, status=404 if sent.get("code") else 422,
        **{"method": "cash", **sent},
    )  # fmt: skip
    assert state_of(order, session) == (PENDING, "pending")


def test_money_is_taken_once(world: World, helper: ReviewingClient, session: Session) -> None:
    order = at_the_door(world, 2)
    session.commit()
    page = helper.page(f"{DOOR}/search?q={order.code}")
    sent = {**page.form(PAYMENTS).values(), "method": "cash"}
    assert helper.post(PAYMENTS, data=sent).status_code == 303
    assert helper.post(PAYMENTS, data=sent).status_code == 409
    assert state_of(order, session) == (CONFIRMED, "completed")
    assert find_breaches() == []


# ---- without a network ----


def taking(order: Order, nonce: str = "n1", *, ago: timedelta = timedelta(minutes=10)) -> checkin.Paid:
    """A device took the money of this order some time ago."""
    return checkin.Paid(order.code, "cash", nonce, clock.now() - ago)


def take_over(world: World, paid: checkin.Paid) -> bool:
    return checkin.take_over_money(world.concert, paid, by=world.door, device="Device 7")


def test_a_device_knows_who_has_to_pay_and_the_tickets_to_be(world: World) -> None:
    order = at_the_door(world, 2)
    hall = checkin.add_list(world.concert, checkin.ListDetails("Stalls", (world.seat.id,)), by=world.owner)
    (owed,) = checkin.snapshot_of(world.concert, world.entrance).owing
    assert (owed.code, owed.name, owed.money) == (order.code, "Bo Buyer", "€50.00")
    told = [(known.number, known.name, known.result) for known in owed.tickets]
    assert told == [(f"{order.code}-1", "Bo Buyer", "ok"), (f"{order.code}-2", "Cas", "ok")]
    (elsewhere,) = checkin.snapshot_of(world.concert, hall).owing
    assert {known.result for known in elsewhere.tickets} == {"wrong-list"}
    orders.take_money(order, "cash", "", by=world.owner)
    issued = tickets.list_tickets_of_order(order)
    assert [(t.number, t.guest.name or "") for t in issued] == [row[:2] for row in told]
    assert checkin.snapshot_of(world.concert, world.entrance).owing == []


def test_money_taken_without_a_network_counts_with_its_own_time(world: World, session: Session) -> None:
    order = at_the_door(world)
    paid = taking(order)
    assert take_over(world, paid)
    assert take_over(world, paid)  # sent again
    assert state_of(order, session) == (CONFIRMED, "completed")
    payment, record = session.execute(select(Payment, ManualPayment).join(ManualPayment)).one()
    assert (payment.settled_at, record.method, record.by) == (paid.at, "cash", world.door.id)
    assert "Device 7" in record.reference
    scan = checkin.Carried(f"{order.code}-1", "n1", paid.at, "in", "ok")
    (merged,) = checkin.merge_scans(world.entrance, [scan], by=world.door, device="Device 7")
    assert (merged.result, merged.conflict) == ("ok", None)
    assert checkin.count_conflicts(world.concert) == 0
    assert find_breaches() == []


def test_an_answer_lost_on_the_way_is_no_second_payment(world: World, session: Session) -> None:
    """The server took the money and let in; the device heard nothing, did the same and sent it later."""
    order = at_the_door(world)
    checkin.collect(world.concert, world.entrance, order.code, "cash", "n1", by=world.door)
    assert take_over(world, taking(order))
    scan = checkin.Carried(f"{order.code}-1", "n1", clock.now(), "in", "ok")
    (merged,) = checkin.merge_scans(world.entrance, [scan], by=world.door, device="Device 7")
    assert (merged.result, merged.conflict, merged.problem) == ("ok", None, None)
    assert len(session.scalars(select(Payment)).all()) == 1
    assert find_breaches() == []


def test_money_of_an_evening_counts_after_it(world: World, session: Session) -> None:
    order = at_the_door(world)
    after = world.concert.ends_at + timedelta(hours=3)
    with clock.frozen_at(after):
        orders.expire_holds()
        assert not take_over(world, taking(order, "too-late", ago=timedelta(hours=1)))
    other = at_the_door(world)
    with clock.frozen_at(after):
        orders.expire_holds()
        assert take_over(world, taking(other, ago=timedelta(hours=4)))
    assert state_of(other, session) == (CONFIRMED, "completed")


@pytest.mark.parametrize("meanwhile", ["paid", "cancelled"])
def test_money_that_was_not_needed_goes_back_and_a_person_is_told(
    world: World, session: Session, signed_in: SignIn, meanwhile: str
) -> None:
    order = at_the_door(world)
    if meanwhile == "paid":
        orders.take_money(order, "bank", "", by=world.owner)
    else:
        orders.cancel_order(order, by=None)
    paid = taking(order)
    assert not take_over(world, paid)
    assert not take_over(world, paid)
    scan = checkin.Carried(f"{order.code}-1", "n1", paid.at, "in", "ok")
    (merged,) = checkin.merge_scans(world.entrance, [scan], by=world.door, device="Device 7")
    assert merged.conflict == (None if meanwhile == "paid" else "let-in")
    session.commit()
    page = signed_in(world.door).page(f"{DOOR}/conflicts").text
    assert "Money that goes back" in page
    assert "€25.00" in page
    assert order.code in page
    assert ("a booking that was paid at the door, and was over by then" in page) == (meanwhile == "cancelled")
    assert find_breaches() == []
    (refund,) = session.scalars(select(Refund)).all()
    payments.manual.confirm_refund(order, refund.id)
    assert checkin.list_going_back(world.concert) == []


TAKINGS = f"{DOOR}/takings"


def sent_by(client: ReviewingClient, world: World, order: Order, **changes: str) -> Any:
    kept = client.get(f"{DOOR}/snapshot?list={world.entrance.id}").get_json()
    body = {"code": order.code, "method": "cash", "nonce": "n1", "at": clock.now().isoformat(), **changes}
    return client.post(TAKINGS, json=body, headers={"X-CSRFToken": kept["token"]})


def test_a_device_sends_what_it_took(world: World, helper: ReviewingClient, session: Session) -> None:
    order, other = at_the_door(world), at_the_door(world)
    session.commit()
    assert sent_by(helper, world, order).get_json() == {"nonce": "n1", "result": "paid"}
    assert sent_by(helper, world, order, nonce="n2").get_json()["result"] == "goes-back"
    assert sent_by(helper, world, other).get_json()["result"] == "paid"  # a nonce is of one order's
    assert find_breaches() == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"method": "bank"}, 422), ({"at": "now"}, 422), ({"nonce": ""}, 422), ({"amount": "1"}, 422),
     ({"code": "NOSUCH"}, 404)],
)  # fmt: skip
def test_odd_takings_take_nothing(
    world: World, helper: ReviewingClient, session: Session, changes: dict[str, str], status: int
) -> None:
    order = at_the_door(world)
    session.commit()
    assert sent_by(helper, world, order, **changes).status_code == status
    assert state_of(order, session) == (PENDING, "pending")


def test_who_may_not_take_money_sends_none(world: World, signed_in: SignIn, session: Session) -> None:
    order = at_the_door(world)
    session.commit()
    client = signed_in(world.door)
    assert client.get(f"{DOOR}/snapshot?list={world.entrance.id}").get_json()["takes_money"] is False
    assert sent_by(client, world, order).status_code == 403
    assert state_of(order, session) == (PENDING, "pending")
