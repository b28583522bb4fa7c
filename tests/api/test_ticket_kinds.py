"""Ticket types of every kind, through the API: tiers, own amounts, what goes with tickets, places left."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.domain import tickets
from app.models.events import FEW, NEVER
from tests.api.caller import Caller
from tests.world import World


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def add(owner: Caller, world: World, **said: Any) -> dict[str, Any]:
    body = {"name": "Kind", "price": euros("5.00"), **said}
    return dict(owner.call("POST", f"/events/{world.concert.id}/ticket-types/", body, 201).get_json())


def book(caller: Caller, world: World, *items: dict[str, Any], status: int = 201) -> dict[str, Any]:
    body = {"event": world.concert.id, "items": list(items)}
    return dict(caller.call("POST", "/bookings/", body, status).get_json())


def test_a_tier_says_what_it_follows_and_its_state(owner: Caller, world: World) -> None:
    added = add(owner, world, follows=world.seat.id, announced=True)
    assert (added["follows"], added["announced"], added["state"]) == (world.seat.id, True, "later")


def test_the_buyers_amount_is_booked_and_its_floor_kept(
    owner: Caller, stranger: Caller, world: World
) -> None:
    kind = add(owner, world, suggested=euros("9.00"))
    assert kind["suggested"] == euros("9.00")
    item = {"ticket_type": kind["id"], "quantity": 2, "amount": euros("7.50")}
    assert book(stranger, world, item)["total"] == euros("15.00")
    refused = book(stranger, world, {**item, "amount": euros("4.99")}, status=422)
    assert "€5.00 or more" in refused["errors"]["items"][0]
    book(stranger, world, {**item, "amount": {"amount": "7.50", "currency": "USD"}}, status=422)


def test_what_goes_with_tickets_has_no_ticket(owner: Caller, stranger: Caller, world: World) -> None:
    kind = add(owner, world, price=euros("0.00"), per_ticket=1, admits=False)
    parking = {"ticket_type": kind["id"], "quantity": 1}
    booked = book(stranger, world, {"ticket_type": world.seat.id, "quantity": 1}, parking)
    assert booked["status"] == "confirmed"
    assert (len(booked["items"]), len(booked["tickets"])) == (2, 1)
    book(stranger, world, parking, status=422)


def test_places_left_are_told_as_the_organizer_chose(
    owner: Caller, stranger: Caller, world: World, session: Session
) -> None:
    path = f"/events/{world.concert.id}/"
    for shown in (FEW, NEVER):
        tickets.show_places(world.concert, shown, by=world.owner)
        session.commit()
        assert stranger.get(path)["places_left"] is None
        assert {t["left"] for t in stranger.get(f"{path}ticket-types/")["results"]} == {None}
        assert None not in {t["left"] for t in owner.get(f"{path}ticket-types/")["results"]}
