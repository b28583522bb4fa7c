"""Promo codes through the API: the same rules, told in its words."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.api.caller import Caller, access_token
from tests.promotions import desk
from tests.world import World


@pytest.fixture
def stranger(app: Flask, world: World) -> Caller:
    return Caller(app, access_token(world.stranger))


def wish(world: World, promo_code: str, n: int = 2) -> dict[str, Any]:
    items = [{"ticket_type": world.patron.id, "quantity": n}]
    return {"event": world.concert.id, "items": items, "promo_code": promo_code}


def test_a_code_lowers_the_total_and_says_so_by_item(
    stranger: Caller, world: World, session: Session
) -> None:
    desk.add(world)
    session.commit()
    made = stranger.post("/bookings/", wish(world, " spring "), 201)
    assert made["total"]["amount"] == "40.00"
    assert made["items"][0]["price"]["amount"] == "25.00"
    assert made["items"][0]["discount"]["amount"] == "10.00"


def test_what_is_no_code_is_told_by_its_field(stranger: Caller, world: World, session: Session) -> None:
    desk.add(world, "USED", limit=1)
    desk.book(world, "used")
    session.commit()
    for text, words in (("NEVER", "isn’t valid"), ("USED", "as often as it may be")):
        problem = stranger.post("/bookings/", wish(world, text), 409)
        assert words in problem["errors"]["promo_code"][0]


def test_who_guesses_through_the_api_gets_429(stranger: Caller, world: World, session: Session) -> None:
    desk.add(world)
    session.commit()
    for n in range(20):
        stranger.post("/bookings/", wish(world, f"GUESS{n}"), 409)
    stranger.post("/bookings/", wish(world, "SPRING"), 429)


def test_a_hundred_percent_confirms_in_the_answer(
    stranger: Caller, world: World, session: Session, no_provider: None
) -> None:
    desk.add(world, "GUEST", "percent", 100)
    session.commit()
    assert stranger.post("/bookings/", wish(world, "GUEST"), 201)["status"] == "confirmed"
