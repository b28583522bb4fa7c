"""Another address for an account: the new one confirms, the old one is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.domain import accounts, orders
from tests.accounts.post import last_link, letters_to, text_of
from tests.review import ReviewingClient
from tests.world import PASSWORD, World

OLD, NEW = "attendee@example.com", "ada@new.example"
PAGE = "/profile/address"


def asked(client: ReviewingClient, email: str = NEW) -> str:
    """Ask to move; the path of the letter's link."""
    client.sign_in(OLD)
    client.fill(PAGE, email=email, password=PASSWORD)
    return last_link(email.strip().lower())


def test_the_new_address_confirms_and_the_old_one_is_told(client: ReviewingClient, world: World) -> None:
    link = asked(client, " Ada@New.example ")
    assert world.attendee.email == OLD
    client.page(link)
    client.fill(link, password=PASSWORD)
    db.session.refresh(world.attendee)
    assert (world.attendee.email, world.attendee.verified_at is not None) == (NEW, True)
    told = text_of(letters_to(OLD)[-1])
    assert "moved to another e-mail address" in told
    assert NEW not in told
    assert NEW in client.page("/profile").text
    client.sign_in(NEW)


def test_opening_the_link_changes_nothing_and_it_works_once(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    client.page(link)
    form = client.page(link).form().values()
    client.fill(link, password=PASSWORD)
    client.page(link, status=410)
    assert client.post(link, data={**form, "password": PASSWORD}).status_code in (400, 410)


def test_the_link_alone_is_not_enough(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    client.fill(link, status=422, password="not the one")
    db.session.refresh(world.attendee)
    assert world.attendee.email == OLD


def test_all_other_sessions_end(app: Flask, client: ReviewingClient, world: World) -> None:
    other: ReviewingClient = app.test_client()  # type: ignore[assignment]
    other.sign_in(OLD)
    link = asked(client)
    client.fill(link, password=PASSWORD)
    assert other.get("/profile").status_code == 303
    client.page("/profile")


def test_asking_needs_the_password(client: ReviewingClient, world: World) -> None:
    client.sign_in(OLD)
    refused = client.fill(PAGE, status=422, email=NEW, password="guess")
    assert "not your current password" in refused.text
    assert letters_to(NEW) == []


def test_an_address_with_an_account_is_answered_alike(client: ReviewingClient, world: World) -> None:
    client.sign_in(OLD)
    known = client.fill(PAGE, email="owner@example.com", password=PASSWORD)
    fresh = client.fill(PAGE, email=NEW, password=PASSWORD)
    assert known.location == fresh.location
    assert [letter.letter for letter in letters_to("owner@example.com")] == ["accounts/known"]


def test_an_address_taken_meanwhile_is_refused(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    world.stranger.email = NEW
    db.session.flush()
    with pytest.raises(Refused, match="by now"):
        accounts.move_address(link.rsplit("/", 1)[1], PASSWORD, ip="192.0.2.1")


def test_a_newer_letter_and_a_day_make_it_void(client: ReviewingClient, world: World) -> None:
    first = asked(client)
    second = asked(client, "ada@other.example")
    client.page(first, status=410)
    with clock.frozen_at(clock.now() + timedelta(days=1, minutes=1)):
        client.page(second, status=410)


def test_the_same_and_an_odd_address_are_refused(client: ReviewingClient, world: World) -> None:
    client.sign_in(OLD)
    assert "already" in client.fill(PAGE, status=422, email=OLD.upper(), password=PASSWORD).text
    assert "such as" in client.fill(PAGE, status=422, email="nowhere", password=PASSWORD).text


def test_letters_are_limited(client: ReviewingClient, world: World) -> None:
    client.sign_in(OLD)
    for n in range(5):
        client.fill(PAGE, email=f"ada{n}@new.example", password=PASSWORD)
    client.fill(PAGE, status=429, email="ada9@new.example", password=PASSWORD)


def test_bookings_of_the_new_address_are_found(client: ReviewingClient, world: World) -> None:
    order = orders.place_order(world.concert, {world.seat.id: 1}, orders.Buyer("Ada", NEW), by=None)
    link = asked(client)
    client.fill(link, password=PASSWORD)
    db.session.refresh(order)
    assert order.user_id == world.attendee.id
