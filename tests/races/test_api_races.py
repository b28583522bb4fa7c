"""The same crowds through the API: nothing oversells, a ticket comes in once, a key has one effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import requests
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.races.test_races import SCANS, a_sale_of_exactly, at_once, engine, scalar, stack
from tests.stack import Stack
from tests.world import PASSWORD

__all__ = ["engine", "stack"]
pytestmark = pytest.mark.committed
BUYERS, PLACES = 100, 30
BOOKED = """
    SELECT count(*) FROM ticket t JOIN order_line l ON l.id = t.order_line_id
    JOIN "order" o ON o.id = l.order_id WHERE o.email = 'stranger@example.com'
"""


def bearer(stack: Stack, who: str) -> dict[str, str]:
    body = {"email": f"{who}@example.com", "password": PASSWORD}
    pair = requests.post(f"{stack.url}/api/auth/login/", json=body, timeout=30).json()
    return {"Authorization": f"Bearer {pair['access']}"}


def wish(engine: Engine, field: str) -> dict[str, Any]:
    event = scalar(engine, "SELECT id FROM event WHERE slug = 'night-of-small-websites'")
    return {"event": event, "items": [{"ticket_type": int(field.removeprefix("t")), "quantity": 1}]}


def buyer(stack: Stack, body: dict[str, Any], headers: dict[str, str]) -> Callable[[int], Callable[[], str]]:
    def prepare(_number: int) -> Callable[[], str]:
        def buy() -> str:
            answer = requests.post(f"{stack.url}/api/bookings/", json=body, headers=headers, timeout=60)
            if answer.status_code == 201:
                return "sold"
            refused = answer.status_code == 409 and answer.json()["type"] == "sold-out"
            return "sold out" if refused else f"{answer.status_code} {answer.text[-300:]}"

        return buy

    return prepare


def test_a_crowd_buys_exactly_what_there_is(stack: Stack, engine: Engine) -> None:
    field, before = a_sale_of_exactly(PLACES, engine), scalar(engine, BOOKED)
    prepare = buyer(stack, wish(engine, field), bearer(stack, "stranger"))
    assert at_once(BUYERS, prepare) == {"sold": PLACES, "sold out": BUYERS - PLACES}
    assert scalar(engine, BOOKED) - before == PLACES
    assert stack.audit() == ""


def test_50_scans_of_one_ticket_let_one_in(stack: Stack, engine: Engine) -> None:
    with engine.connect() as connection:
        code = str(connection.scalar(text("SELECT secret FROM ticket ORDER BY id LIMIT 1")))
    event = scalar(engine, "SELECT id FROM event WHERE slug = 'night-of-small-websites'")
    headers, door = bearer(stack, "door"), f"{stack.url}/api/events/{event}/check-ins/"

    def prepare(_number: int) -> Callable[[], str]:
        def scan() -> str:
            body = {"code": code, "nonce": uuid4().hex}
            return str(requests.post(door, json=body, headers=headers, timeout=60).json()["result"])

        return scan

    assert at_once(SCANS, prepare) == {"ok": 1, "already-used": SCANS - 1}
    assert scalar(engine, "SELECT count(*) FROM admission WHERE undone_at IS NULL") == 1
    assert stack.audit() == ""


def test_one_key_sent_ten_times_at_once_is_one_booking(stack: Stack, engine: Engine) -> None:
    field, before = a_sale_of_exactly(PLACES, engine), scalar(engine, BOOKED)
    headers = {**bearer(stack, "stranger"), "Idempotency-Key": "one-and-only"}
    body = wish(engine, field)

    def prepare(_number: int) -> Callable[[], str]:
        def send() -> str:
            answer = requests.post(f"{stack.url}/api/bookings/", json=body, headers=headers, timeout=60)
            assert answer.status_code == 201 or answer.headers["Retry-After"] == "1"
            return str(answer.status_code)

        return send

    outcome = at_once(10, prepare)
    assert set(outcome) <= {"201", "409"}, outcome
    assert scalar(engine, BOOKED) - before == 1
    assert stack.audit() == ""
