"""Money taken at a door without a network: it counts with its own time, and what was not needed goes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import find_breaches
from app.core import clock
from app.domain import checkin, orders, payments, tickets
from app.models import ManualPayment, Order, Payment, Refund
from app.models.orders import CONFIRMED, PENDING
from tests.checkin.conftest import SignIn
from tests.checkin.money import DOOR, at_the_door, state_of
from tests.review import ReviewingClient
from tests.world import World


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
    order.created_at -= timedelta(hours=1)
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


def test_nobody_pays_before_the_order_was_made(world: World, session: Session) -> None:
    order = at_the_door(world)
    assert take_over(world, taking(order, ago=timedelta(days=400)))
    assert session.scalars(select(Payment.settled_at)).one() == order.created_at


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
