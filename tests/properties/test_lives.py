"""Random lives of an event, the same ones every time; MARQUEE_LIVES asks for more of them."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.domain import places
from tests.properties.life import Life

LIVES = int(os.environ.get("MARQUEE_LIVES", "5"))
QUICK = settings(
    max_examples=LIVES, stateful_step_count=25, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip


def live(connection: Connection) -> None:
    machine = type("LifeHere", (Life,), {"connection": connection})
    run_state_machine_as_test(machine, settings=QUICK)


def test_whatever_people_do_the_books_are_right(connection: Connection, session: Session) -> None:
    live(connection)


def test_places_that_are_never_given_back_are_found(
    connection: Connection, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the machine sees a verb that is broken."""
    monkeypatch.setattr(places, "release", lambda order_id: None)
    with pytest.raises(AssertionError):
        live(connection)
