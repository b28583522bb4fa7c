"""Signing in and out: counted tries, one answer, no way out to other sites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask, url_for

from app.core import clock, throttle
from app.core.db import db
from app.domain import accounts
from app.domain.accounts.signing_in import ADDRESS, PLACE
from tests.review import ReviewingClient
from tests.world import PASSWORD, World


@dataclass(frozen=True)
class Homes:
    of_organizers: str
    of_guests: str


@pytest.fixture
def home(app: Flask) -> Homes:
    """Where people land who wanted nowhere else."""
    with app.test_request_context():
        return Homes(url_for("manage.dashboard"), url_for("orders.my_bookings"))


def attempt(client: ReviewingClient, email: str, password: str, status: int = 422, **more: str) -> str:
    return client.fill("/login", status=status, email=email, password=password, **more).text


def test_organizers_land_where_they_manage_and_others_at_their_tickets(
    client: ReviewingClient, world: World, home: Homes
) -> None:
    organizer = client.fill("/login", email="owner@example.com", password=PASSWORD)
    assert organizer.headers["Location"] == home.of_organizers
    client.post("/logout", data=client.page("/profile").form("/logout").values())
    guest = client.fill("/login", email="attendee@example.com", password=PASSWORD)
    assert guest.headers["Location"] == home.of_guests


@pytest.mark.parametrize("typed", [" OWNER@Example.com ", "ｏwner@example.com", "ow\u200bner@example.com"])
def test_an_address_is_one_however_it_is_typed(client: ReviewingClient, world: World, typed: str) -> None:
    client.fill("/login", email=typed, password=PASSWORD)


def alike(page: str) -> str:
    """The page without its tokens, which differ from one second to the next."""
    return re.sub(r"[\w-]+\.[\w-]{6}\.[\w-]{27}", "token", page)


def test_an_unknown_address_and_a_wrong_password_look_alike(client: ReviewingClient, world: World) -> None:
    unknown = attempt(client, "nobody@example.com", "wrong password")
    wrong = attempt(client, "owner@example.com", "wrong password")
    assert "do not belong together" in wrong
    assert alike(unknown.replace("nobody@", "owner@")) == alike(wrong)


def test_failed_tries_are_counted_although_they_were_refused(client: ReviewingClient, world: World) -> None:
    for _ in range(3):
        attempt(client, "owner@example.com", "wrong password")
    assert throttle.count_of(ADDRESS, "owner@example.com") == 3


def test_the_limit_holds_without_the_broker_and_against_the_right_password(
    client: ReviewingClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object) -> None:
        raise AssertionError("the log-in path asked the broker")

    monkeypatch.setattr("app.core.queue.redis", down)
    for n in range(10):
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{n}"
        attempt(client, "owner@example.com", "wrong password")
    forged = client.page("/login").form().values()
    answer = client.post(
        "/login",
        data={**forged, "email": "OWNER@example.com", "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    assert answer.status_code == 429
    assert "Too many tries" in answer.text
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        client.fill("/login", email="owner@example.com", password=PASSWORD)


def test_one_place_may_fail_fifty_times(client: ReviewingClient, world: World) -> None:
    for _ in range(50):
        throttle.count(PLACE, "127.0.0.1", within=timedelta(minutes=15))
    db.session.commit()
    assert "Too many tries" in attempt(client, "owner@example.com", PASSWORD, status=429)


def test_signing_in_forgets_the_failed_tries(client: ReviewingClient, world: World) -> None:
    attempt(client, "owner@example.com", "wrong password")
    client.sign_in("owner@example.com", PASSWORD)
    assert throttle.count_of(ADDRESS, "owner@example.com") == 0


def test_suspended_people_are_told_and_their_sessions_are_over(client: ReviewingClient, world: World) -> None:
    client.sign_in("stranger@example.com", PASSWORD)
    accounts.suspend_user(world.stranger, by=world.admin)
    db.session.commit()
    assert client.get("/profile").headers["Location"].startswith("/login")
    assert "suspended" in attempt(client, "stranger@example.com", PASSWORD)
    assert "do not belong" in attempt(client, "stranger@example.com", "wrong password")
    accounts.reinstate_user(world.stranger, by=world.admin)
    db.session.commit()
    assert client.get("/profile").headers["Location"].startswith("/login")
    client.sign_in("stranger@example.com", PASSWORD)


def test_next_leads_back_to_where_one_was(client: ReviewingClient, world: World) -> None:
    asked = client.get("/profile/edit?x=1").headers["Location"]
    answer = client.fill(asked, email="owner@example.com", password=PASSWORD)
    assert answer.headers["Location"] == "/profile/edit?x=1"


def test_next_survives_a_wrong_password(client: ReviewingClient, world: World) -> None:
    page = attempt(client, "owner@example.com", "wrong password")
    assert 'action="/login"' in page
    values = client.page("/login?next=/profile").form()
    answer = client.post(values.action, data={**values.values(), "email": "a@b.cd", "password": "no"})
    assert 'action="/login?next=/profile"' in answer.text


EVIL = """
//evil.example /\\evil.example https:evil.example https://evil.example %2f%2fevil.example /%5cevil.example
\\\\evil javascript:alert(1) evil.example ///evil.example
""".split()


@pytest.mark.parametrize("evil", [*EVIL, "/\t/evil.example", " //evil.example", "/x\r\nSet-Cookie:a=b"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_next_never_leads_to_another_site(
    client: ReviewingClient, world: World, home: Homes, evil: str, headers: dict[str, str]
) -> None:
    form = client.page("/login").form().values()
    data = {**form, "email": "attendee@example.com", "password": PASSWORD}
    answer = client.post("/login", query_string={"next": evil}, data=data, headers=headers)
    assert (answer.headers.get("HX-Redirect") or answer.headers["Location"]) == home.of_guests


def test_log_in_and_out_need_the_token_of_their_form(client: ReviewingClient, world: World) -> None:
    data = {"email": "owner@example.com", "password": PASSWORD}
    assert client.post("/login", data=data).status_code == 400
    client.sign_in("owner@example.com", PASSWORD)
    assert client.post("/logout").status_code == 400
    client.page("/profile")


def test_signing_out_ends_the_session(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com", PASSWORD)
    assert client.get("/logout").status_code == 405
    client.fill("/profile", action="/logout")
    assert client.get("/profile").headers["Location"] == "/login?next=/profile"


def test_signing_in_keeps_the_bookings_of_this_browser(client: ReviewingClient, world: World) -> None:
    with client.session_transaction() as session:
        session["bookings"] = [world.booking.id]
        session["planted"] = "yes"
    client.sign_in("stranger@example.com", PASSWORD)
    with client.session_transaction() as session:
        assert session["bookings"] == [world.booking.id]
        assert "planted" not in session


def test_whoever_is_signed_in_is_not_asked_again(client: ReviewingClient, world: World) -> None:
    client.sign_in("attendee@example.com", PASSWORD)
    assert client.get("/login?next=/profile").headers["Location"] == "/profile"
