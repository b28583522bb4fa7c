"""Check-in lists for programs: which there are, and one of them scanned for, in and out."""

from __future__ import annotations

from collections.abc import Callable

from app.audit import find_breaches
from app.core.db import db
from app.domain import checkin, orders, tickets
from app.models import User
from tests.api.caller import Caller
from tests.checkin.money import at_the_door
from tests.review import ReviewingClient
from tests.world import World


def test_a_program_scans_for_one_list_in_and_out(
    world: World, calling: Callable[[User | None], Caller]
) -> None:
    details = checkin.ListDetails("Hall", (world.seat.id,), reentry=True)
    hall = checkin.add_list(world.concert, details, by=world.owner)
    db.session.commit()
    door, event = calling(world.door), f"/events/{world.concert.id}"
    code = tickets.list_tickets_of_order(world.booking)[0].secret
    found = []
    for n, way in enumerate(("out", "in", "out", "in")):
        body = {"code": code, "nonce": f"n{n}", "list": hall.id, "way": way}
        found.append(door.post(f"{event}/check-ins/", body)["result"])
    assert found == ["not-inside", "ok", "left", "back"]
    listed = door.get(f"{event}/check-in-lists/")["results"]
    assert [(row["name"], row["inside"], row["expected"]) for row in listed] == [
        ("Entrance", 0, 2),
        ("Hall", 1, 2),
    ]
    assert listed[1]["ticket_types"] == [world.seat.id]
    calling(world.stranger).get(f"{event}/check-in-lists/", 404)


def test_whom_a_device_sent_away_is_not_let_in(
    world: World, calling: Callable[[User | None], Caller]
) -> None:
    door, path = calling(world.door), f"/events/{world.concert.id}/check-ins/"
    code = tickets.list_tickets_of_order(world.booking)[0].secret
    body = {"code": code, "nonce": "off", "shown": "unknown"}
    assert door.post(path, body)["result"] == "unknown"
    assert checkin.count_conflicts(world.concert) == 1
    assert door.post(path, {"code": code, "nonce": "on"})["result"] == "ok"


def test_a_bookings_code_lists_its_tickets_and_lets_nobody_in(
    world: World, calling: Callable[[User | None], Caller]
) -> None:
    door, path = calling(world.door), f"/events/{world.concert.id}/check-ins/"
    code = world.booking.code
    told = door.post(path, {"code": code.lower(), "nonce": "b1"})
    assert (told["result"], told["ticket"], told["guest"], told["extras"]) == ("booking", None, None, "")
    assert told["message"] == "This is a booking’s code: check its tickets in one by one."
    booked = told["booking"]
    assert (booked["code"], booked["name"], booked["to_pay"]) == (code, "Ada Attendee", None)
    assert [(one["number"], one["name"], one["status"], one["inside"]) for one in booked["tickets"]] == [
        (f"{code}-1", "Ada Attendee", "valid", False),
        (f"{code}-2", "Grace Guest", "valid", False),
    ]
    assert tickets.list_tickets_of_order(world.booking)[0].secret not in str(told)
    let_in = door.post(path, {"code": booked["tickets"][1]["number"], "nonce": "b2"})
    assert (let_in["result"], let_in["guest"], let_in["booking"]) == ("ok", "Grace Guest", None)
    again = door.post(path, {"code": code.lower(), "nonce": "b1"})
    assert [one["inside"] for one in again["booking"]["tickets"]] == [False, True]
    assert [scan["result"] for scan in door.get(path)["results"]] == ["ok", "booking"]
    assert find_breaches() == []


def test_a_booking_says_what_is_to_be_paid_first(
    world: World, calling: Callable[[User | None], Caller]
) -> None:
    order = at_the_door(world, 2)
    db.session.commit()
    door, path = calling(world.door), f"/events/{world.concert.id}/check-ins/"
    told = door.post(path, {"code": order.code, "nonce": "b1"})["booking"]
    to_pay = {"amount": "50.00", "currency": "EUR"}
    assert told == {"code": order.code, "name": "Bo Buyer", "tickets": [], "to_pay": to_pay}
    orders.take_money(order, "cash", "", by=world.owner, key="k")
    db.session.commit()
    told = door.post(path, {"code": order.code, "nonce": "b2"})["booking"]
    assert (told["to_pay"], len(told["tickets"])) == (None, 2)


def test_another_events_booking_stays_unknown(world: World, calling: Callable[[User | None], Caller]) -> None:
    owner, path = calling(world.owner), f"/events/{world.draft.id}/check-ins/"
    told = owner.post(path, {"code": world.booking.code, "nonce": "b1"})
    assert (told["result"], told["booking"]) == ("unknown", None)


def test_the_door_shows_that_a_program_scanned_a_booking(
    world: World, calling: Callable[[User | None], Caller], client: ReviewingClient
) -> None:
    path = f"/events/{world.concert.id}/check-ins/"
    scan = calling(world.door).post(path, {"code": world.booking.code, "nonce": "b1"})
    client.sign_in("door@example.com")
    assert "A booking’s code" in client.page("/events/night-of-small-websites/door").text
    told = client.page(f"/events/night-of-small-websites/door/scans/{scan['id']}").text
    assert "This is the code of a whole booking" in told
