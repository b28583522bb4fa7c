"""Bookings through the API: places taken once, seen by who made them and who runs the event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.mail import Message
from app.domain import access, events, places, tickets
from app.models import Refund, User
from tests.api.caller import Caller
from tests.conftest import QueryCount
from tests.world import World


def wish(world: World, n: int = 1, **more: Any) -> dict[str, Any]:
    return {"event": world.concert.id, "items": [{"ticket_type": world.seat.id, "quantity": n}], **more}


def test_a_free_booking_is_confirmed_in_the_answer(stranger: Caller, world: World, session: Session) -> None:
    people = [{"name": "Cas", "email": "cas@example.com"}]
    answer = stranger.call("POST", "/bookings/", wish(world, 3, attendees=people), 201)
    made = answer.get_json()
    assert answer.headers["Location"].endswith(f"/api/bookings/{made['id']}/")
    assert (made["status"], made["expires_at"], made["payment"]) == ("confirmed", None, None)
    assert made["total"] == {"amount": "0.00", "currency": "EUR"}
    assert [ticket["name"] for ticket in made["tickets"]] == ["Stranger Example", "Cas", None]
    assert [ticket["status"] for ticket in made["tickets"]] == ["valid"] * 3
    assert tickets.find_by_secret(made["tickets"][0]["code"]) is not None
    assert stranger.get(f"/bookings/{made['id']}/") == made
    assert stranger.get("/bookings/")["results"] == [made]
    assert stranger.post(f"/bookings/{made['id']}/confirm/") == made
    letter = session.query(Message).filter_by(key=f"order:{made['id']}:confirmed").one()
    assert letter.address == "stranger@example.com"


def test_cancelling_frees_the_places_and_a_second_time_does_nothing(
    stranger: Caller, anyone: Caller, world: World
) -> None:
    made = stranger.post("/bookings/", wish(world, 2), 201)
    left = anyone.get(f"/events/{world.concert.id}/")["places_left"]
    for _time in range(2):
        gone = stranger.post(f"/bookings/{made['id']}/cancel/")
        assert gone["status"] == "cancelled"
        assert {ticket["status"] for ticket in gone["tickets"]} == {"cancelled"}
    assert anyone.get(f"/events/{world.concert.id}/")["places_left"] == left + 2
    stranger.post(f"/bookings/{made['id']}/confirm/", status=409)


def test_sold_out_says_what_is_left(stranger: Caller, world: World, session: Session) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken + 1)
    session.commit()
    problem = stranger.post("/bookings/", wish(world, 2), 409)
    assert (problem["type"], problem["left"], problem["ticket_type"]) == ("sold-out", 1, world.seat.id)
    stranger.post("/bookings/", wish(world, 1), 201)
    assert stranger.post("/bookings/", wish(world, 1), 409)["left"] == 0


def test_a_sale_that_is_over_is_not_called_sold_out(stranger: Caller, world: World, session: Session) -> None:
    world.seat.sale_to = clock.now() - timedelta(hours=1)
    session.commit()
    problem = stranger.post("/bookings/", wish(world), 409)
    assert problem["type"] == "about:blank"
    assert "the sale is over" in problem["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event": 999999}, "event"),
        ({"items": []}, "items"),
        ({"items": [{"ticket_type": 1, "quantity": 0}]}, "items.0.quantity"),
        ({"items": [{"ticket_type": 1, "quantity": 11, "price": "0"}]}, "items.0.price"),
        ({"attendees": [{"name": "A"}, {"name": "B"}]}, "attendees"),
        ({"attendees": [{"name": "A", "email": "x"}]}, "attendees.0.email"),
        ({"total": "0"}, "total"),
    ],
)
def test_a_wish_that_makes_no_sense_is_named(
    stranger: Caller, world: World, change: dict[str, Any], field: str
) -> None:
    assert list(stranger.post("/bookings/", {**wish(world), **change}, 422)["errors"]) == [field]


def test_a_draft_of_others_looks_like_no_event(stranger: Caller, world: World) -> None:
    missing = stranger.post("/bookings/", {**wish(world), "event": 999999}, 422)
    assert stranger.post("/bookings/", {**wish(world), "event": world.draft.id}, 422) == missing


def test_a_type_of_another_event_is_not_on_offer(stranger: Caller, world: World) -> None:
    body = {**wish(world), "event": world.elsewhere.id}
    assert "no longer on offer" in stranger.post("/bookings/", body, 409)["detail"]


def test_a_booking_is_seen_by_its_buyer_and_the_events_organizers(
    attendee: Caller, owner: Caller, stranger: Caller, world: World, calling: Callable[[User | None], Caller]
) -> None:
    path = f"/bookings/{world.booking.id}/"
    assert attendee.get(path)["code"] == world.booking.code
    assert owner.get(path)["tickets"] == attendee.get(path)["tickets"]
    assert owner.get("/bookings/")["count"] == 0
    missing = stranger.get("/bookings/999999/", 404)
    assert stranger.get(path, 404) == missing
    assert calling(world.door).get(path, 404) == missing
    assert stranger.post(f"{path}cancel/", status=404) == missing
    calling(None).get(path, 401)


def test_the_door_lets_a_ticket_in_once(
    owner: Caller, attendee: Caller, world: World, calling: Callable[[User | None], Caller]
) -> None:
    door, path = calling(world.door), f"/events/{world.concert.id}/check-ins/"
    code = attendee.get(f"/bookings/{world.booking.id}/")["tickets"][0]["code"]
    first = door.post(path, {"code": code, "nonce": "n1"})
    assert (first["result"], first["guest"], first["message"]) == ("ok", "Ada Attendee", "Come in.")
    assert door.post(path, {"code": code, "nonce": "n1"}) == first
    again = door.post(path, {"code": code, "nonce": "n2"})
    assert (again["result"], again["checked_in_at"]) == ("already-used", first["checked_in_at"])
    assert door.post(path, {"code": "nonsense", "nonce": "n3"})["result"] == "unknown"
    assert door.post(path, {"code": "other", "nonce": "n1"}, 409)["detail"]
    assert [scan["result"] for scan in owner.get(path)["results"]] == ["unknown", "already-used", "ok"]
    held = attendee.get(f"/bookings/{world.booking.id}/")["tickets"][0]
    assert held["checked_in_at"] == first["checked_in_at"]
    assert attendee.post(path, {"code": code, "nonce": "n4"}, 404)["title"] == "Not Found"
    for bad in ({"code": code}, {"code": "", "nonce": "n"}, {"code": code, "nonce": "?"}):
        door.post(path, bad, 422)
    door.post(path, {"code": code, "nonce": "n5", "list": 999999}, 404)


def test_a_scan_of_a_device_that_was_offline_keeps_its_time(owner: Caller, world: World) -> None:
    secret = tickets.list_tickets_of_order(world.booking)[0].secret
    path, hour_ago = f"/events/{world.concert.id}/check-ins/", clock.now() - timedelta(hours=1)
    body = {"code": secret, "nonce": "off1", "at": hour_ago.isoformat()}
    assert owner.post(path, body)["checked_in_at"] == hour_ago.isoformat()
    earlier = (hour_ago - timedelta(hours=1)).isoformat()
    late = owner.post(path, {"code": secret, "nonce": "off2", "at": earlier})
    assert (late["result"], late["checked_in_at"]) == ("already-used", hour_ago.isoformat())
    old = (clock.now() - timedelta(days=8)).isoformat()
    assert list(owner.post(path, {"code": secret, "nonce": "off3", "at": old}, 422)["errors"]) == ["at"]
    ahead = owner.post(path, {"code": "x", "nonce": "off4", "at": "2199-01-01T00:00:00Z"})
    assert ahead["result"] == "unknown"


def test_lists_ask_as_little_for_many_rows_as_for_one(
    attendee: Caller, owner: Caller, world: World, session: Session, count_queries: QueryCount
) -> None:
    access.appoint_staff(world.concert, "owner@example.com", by=world.owner)
    event = f"/events/{world.concert.id}"
    lists = [(attendee, "/bookings/"), (owner, f"{event}/attendees/"), (owner, f"{event}/check-ins/"),
             (owner, f"{event}/ticket-types/"), (owner, "/venues/"), (owner, "/users/")]  # fmt: skip

    def asked() -> list[int]:
        found = []
        for caller, path in lists:
            count_queries.start()
            caller.get(path)
            found.append(count_queries.n)
        return found

    secret = attendee.get("/bookings/")["results"][0]["tickets"][0]["code"]
    owner.post(f"{event}/check-ins/", {"code": secret, "nonce": "first"})
    few = asked()
    for number in range(10):
        attendee.post("/bookings/", wish(world, 2), 201)
        owner.post(f"{event}/check-ins/", {"code": secret, "nonce": f"n{number}"})
        price = {"amount": "1.00", "currency": "EUR"}
        owner.post(f"{event}/ticket-types/", {"name": f"T{number}", "price": price}, 201)
    assert asked() == few
    assert max(few) <= 8


def test_a_paid_booking_is_cancelled_under_the_terms_it_was_made_under(
    stranger: Caller, owner: Caller, world: World, session: Session
) -> None:
    events.set_terms(world.concert, events.Terms(48, percent=10), world.concert.version, by=world.owner)
    session.commit()
    items = [{"ticket_type": world.patron.id, "quantity": 2}]
    made = stranger.post("/bookings/", {"event": world.concert.id, "items": items}, 201)
    payment = stranger.post("/payments/", {"booking": made["id"], "method": "mock"}, 201)
    stranger.post(f"/payments/{payment['id']}/simulate-webhook/", {"outcome": "completed"})
    path = f"/bookings/{made['id']}/cancel/"
    assert "refunded" in owner.post(path, status=409)["detail"]
    all_of_it = {"refund": {"amount": "50.00", "currency": "EUR"}}
    assert "€45.00 would go back" in stranger.post(path, all_of_it, 409)["detail"]
    assert stranger.get(f"/bookings/{made['id']}/")["status"] == "confirmed"
    for _again in range(2):
        assert stranger.post(path, {"refund": {"amount": "45.00", "currency": "EUR"}})["status"] == "refunded"
    assert session.scalars(select(Refund.amount)).all() == [4500]
