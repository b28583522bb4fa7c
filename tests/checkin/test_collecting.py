"""Money at the door: found by name or code, paid and let in with one press, by whoever may take it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import find_breaches
from app.domain import checkin, orders
from app.models import Admission, Fact, ManualPayment, Scan
from app.models.orders import CONFIRMED, PENDING
from tests.checkin.conftest import SignIn
from tests.checkin.money import DOOR, at_the_door, state_of
from tests.payments.desk import begun, paid_for
from tests.review import ReviewingClient
from tests.world import World

PAYMENTS = f"{DOOR}/payments"
OWES = "To pay: €{}"


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
    assert "Paid: €25.00" in told.text
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


SCANS = f"{DOOR}/scans"


def test_a_bookings_code_in_the_ticket_field_leads_to_its_people(
    world: World, helper: ReviewingClient, session: Session
) -> None:
    order = at_the_door(world)
    session.commit()
    issued, owed = world.booking.code, order.code
    told = helper.page(helper.fill(DOOR, action=SCANS, code=issued.lower()).location)
    assert "2 tickets found" in told.text
    assert "Ada Attendee" in told.text
    told = helper.page(helper.fill(DOOR, action=SCANS, code=owed).location)
    assert OWES.format("25.00") in told.text
    assert session.scalars(select(Scan)).all() == []


def test_the_people_of_a_booking_come_into_the_scanners_own_page(
    world: World, helper: ReviewingClient
) -> None:
    sent = {**helper.page(DOOR).form(SCANS).values(), "code": world.booking.code}
    answer = helper.post(SCANS, data=sent, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Trigger"]) == ("#find", "door-found")
    assert "2 tickets found" in answer.text


@pytest.mark.parametrize("code", ["ADA", "-", "NOSUCH", "%"])
def test_what_is_no_bookings_code_stays_unknown(world: World, helper: ReviewingClient, code: str) -> None:
    told = helper.page(helper.fill(DOOR, action=SCANS, code=code).location)
    assert "Unknown code" in told.text


def test_another_events_booking_is_none_of_this_door(world: World) -> None:
    door = checkin.get_list(world.elsewhere)
    assert checkin.is_booking(world.entrance, world.booking.code)
    assert not checkin.is_booking(door, world.booking.code)
