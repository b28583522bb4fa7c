"""The wire itself: bodies, keys, headers, errors, limits, foreign origins."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app import create_app
from app.core import once
from app.core.db import db, disconnect
from app.models import Order
from app.settings import Settings
from app.web import arrival, limits
from tests.api.caller import Caller, access_token
from tests.borrowed import borrowed_world
from tests.world import World


def seats(world: World, n: int = 1) -> dict[str, Any]:
    return {"event": world.concert.id, "items": [{"ticket_type": world.seat.id, "quantity": n}]}


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400), (b'{"event": NaN}', 400), (b'"\\ud800"', 400), (b'{"a": "\\u0000"}', 400),
        (b"[" * 10_000 + b"]" * 10_000, 400), (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
        (b"9" * 5_000, 400), (b"\xff", 400), (b"[]", 422), (b"null", 422), (b"1", 422),
        (b"{}", 422), (b"", 422),
        (b'"' + b"x" * 1_000_001 + b'"', 413),
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_refused(
    attendee: Caller, world: World, raw: bytes, status: int
) -> None:
    answer = attendee.client.post(
        "/api/bookings/", data=raw, content_type="application/json",
        headers={"Authorization": f"Bearer {attendee.token}"},
    )  # fmt: skip
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_another_kind_of_body_is_415(attendee: Caller, world: World) -> None:
    sent = {"Authorization": f"Bearer {attendee.token}"}
    assert attendee.client.post("/api/bookings/", data={"event": 1}, headers=sent).status_code == 415


def test_every_error_is_a_problem(anyone: Caller, world: World) -> None:
    assert anyone.call("GET", "/nonsense/", status=404).headers["Cache-Control"] == "no-store"
    refused = anyone.call("DELETE", "/events/", status=405)
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    for number in ("0", "-1", "x", str(2**63), "1.5"):
        anyone.get(f"/events/{number}/", 404)
    anyone.get("/users/me/", 401)


def test_a_missing_slash_is_308(anyone: Caller, world: World) -> None:
    answer = anyone.client.post("/api/auth/login", json={})
    assert (answer.status_code, answer.headers["Location"]) == (308, "http://localhost/api/auth/login/")
    assert anyone.client.get(f"/api/events/{world.concert.id}?page=2").status_code == 308


def test_an_unexpected_error_says_nothing(
    anyone: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("app.domain.discovery.list_catalogue", fail)
    assert "inside" not in str(anyone.get("/events/", 500))


def test_the_same_key_answers_the_first_success_again(
    attendee: Caller, world: World, session: Session
) -> None:
    first = attendee.call("POST", "/bookings/", seats(world), 201, Idempotency_Key="k1")
    again = attendee.call("POST", "/bookings/", seats(world), 201, Idempotency_Key="k1")
    assert again.get_json() == first.get_json()
    assert again.headers["Location"] == first.headers["Location"]
    assert again.mimetype == "application/json"
    bookings = select(func.count()).where(
        Order.event_id == world.concert.id, Order.user_id == world.attendee.id
    )
    assert session.scalar(bookings) == 2  # one was there before
    other = attendee.post("/bookings/", seats(world, 2), 422, Idempotency_Key="k1")
    assert "other" in other["detail"]
    attendee.post("/bookings/", seats(world), 422, Idempotency_Key="k" * 101)


def test_at_the_address_that_keeps_its_place_a_booking_is_the_same(attendee: Caller, world: World) -> None:
    again = f"/bookings/?{arrival.FIELD}={arrival.sign('/api/bookings/', time.time())}"
    first = attendee.post(again, seats(world), 201, Idempotency_Key="k1")
    assert attendee.post("/bookings/", seats(world), 201, Idempotency_Key="k1") == first


def test_a_refusal_stores_nothing(attendee: Caller, world: World) -> None:
    attendee.post("/bookings/", seats(world, 100), 422, Idempotency_Key="k2")
    attendee.post("/bookings/", seats(world, 100), 422, Idempotency_Key="k2")


def test_a_key_is_ones_own(attendee: Caller, stranger: Caller, world: World) -> None:
    mine = attendee.post("/bookings/", seats(world), 201, Idempotency_Key="k3")
    theirs = stranger.post("/bookings/", seats(world), 201, Idempotency_Key="k3")
    assert mine["id"] != theirs["id"]


def test_while_the_first_is_running_the_second_waits(session: Session, settings: Settings) -> None:
    with create_engine(settings.database_url, poolclass=NullPool).connect() as first:
        first.execute(select(func.pg_advisory_xact_lock(once.lock_of("scope", "key"))))
        with pytest.raises(once.Refused) as refused:
            once.begin("scope", "key", b"")
    assert (refused.value.status, refused.value.retry_after) == (409, 1)


@pytest.fixture
def limited(app: Flask, cloned: Settings) -> Iterator[Flask]:
    """An application that counts, on a database of its own; the first one goes on without."""
    rates = {"api_rate": "2 per hour", "api_anonymous_rate": "1 per hour", "api_sign_in_rate": "3 per hour"}
    with borrowed_world():
        second = create_app(replace(cloned, rate_limits=True, **rates))
        second.test_client_class = app.test_client_class
        limits.limiter.reset()
        yield second
        limits.limiter.reset()
        limits.limiter.enabled = False
        with second.app_context():
            disconnect()


@pytest.mark.committed
def test_limits_are_counted_by_token_and_told(limited: Flask) -> None:
    with limited.app_context():
        owner = Caller(limited, access_token(World.load().owner))
        db.session.remove()
    anyone = Caller(limited)
    told = owner.call("GET", "/events/", status=200).headers
    assert (told["RateLimit-Limit"], told["RateLimit-Remaining"]) == ("2", "1")
    assert 0 < int(told["RateLimit-Reset"]) <= 3601
    owner.get("/users/me/")
    assert int(owner.call("GET", "/users/me/", status=429).headers["Retry-After"]) > 0
    anyone.get("/events/")
    anyone.get("/categories/", 429)
    for _try in range(3):
        anyone.post("/auth/refresh/", {"refresh": "x"}, 401)
    anyone.post("/auth/token/", {"email": "a@example.org", "password": "x"}, 429)


def test_other_origins_only_where_the_settings_name_them(app: Flask, anyone: Caller, world: World) -> None:
    theirs = "https://app.example.org"
    assert "Access-Control-Allow-Origin" not in anyone.call("GET", "/events/", Origin=theirs).headers
    usual = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(usual, api_cors_origins=(theirs,))
    try:
        asked = anyone.call("OPTIONS", "/events/", Origin=theirs, Access_Control_Request_Method="POST")
        assert asked.headers["Access-Control-Allow-Origin"] == theirs
        assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in asked.headers
        other = anyone.call("GET", "/events/", Origin="https://evil.example")
        assert "Access-Control-Allow-Origin" not in other.headers
        assert "Origin" in other.headers["Vary"]
        assert "Access-Control-Allow-Origin" not in anyone.client.get("/", headers={"Origin": theirs}).headers
    finally:
        app.config["SETTINGS"] = usual
