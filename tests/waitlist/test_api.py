"""The waitlist by the API."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.domain import orders, waitlist
from tests.api.caller import Caller
from tests.api.conftest import anyone, attendee, calling, stranger
from tests.waitlist.line import go_round, join, sell_out
from tests.world import World

__all__ = ["anyone", "attendee", "calling", "stranger"]


def test_join_see_and_leave(attendee: Caller, world: World, session: Session) -> None:
    sell_out(world, world.seat)
    join(world, world.seat, "eva")
    session.commit()
    path = f"/events/{world.concert.id}/waitlist/"
    attendee.get(path, 404)
    made = attendee.post(path, {"quantity": 2}, 201)
    assert (made["status"], made["position"], made["ticket_type"]) == ("waiting", 2, world.seat.id)
    assert attendee.post(path, {"quantity": 1}, 201)["id"] == made["id"]
    assert attendee.get(path)["position"] == 2
    attendee.delete(path)
    attendee.delete(path, 404)
    assert attendee.get(path)["status"] == "left"


def test_nobody_waits_for_what_is_there(attendee: Caller, anyone: Caller, world: World) -> None:
    path = f"/events/{world.concert.id}/waitlist/"
    attendee.post(path, {}, 422)
    attendee.post(path, {"ticket_type": world.seat.id}, 409)
    anyone.get(path, 401)


def test_a_booking_takes_the_callers_offer(attendee: Caller, stranger: Caller, world: World,
                                            session: Session) -> None:  # fmt: skip
    first, _second = sell_out(world, world.seat)
    wish = waitlist.Wish(world.seat.id, 1, "Ada", "attendee@example.com")
    entry = waitlist.join(world.concert, wish, by=world.attendee)
    join(world, world.seat, "finn", 5)
    orders.cancel_order(first, by=None)
    go_round(world)
    session.commit()
    shown = attendee.get(f"/events/{world.concert.id}/waitlist/")
    assert shown["status"] == "offered"
    assert shown["offer"]["url"].endswith(waitlist.entry_secret(entry.code))
    wanted: dict[str, Any] = {
        "event": world.concert.id, "items": [{"ticket_type": world.seat.id, "quantity": 1}]
    }  # fmt: skip
    stranger.post("/bookings/", wanted, 409)
    assert attendee.post("/bookings/", wanted, 201)["status"] == "confirmed"
    session.refresh(entry)
    assert entry.state == "served"
