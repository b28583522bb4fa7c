"""Counted attempts in Postgres."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock, throttle
from app.core.errors import Refused

WINDOW = timedelta(minutes=15)


def test_the_limit_holds_and_says_how_long(session: Session) -> None:
    for _n in range(3):
        throttle.check("test", "ann", most=3, within=WINDOW)
        throttle.count("test", "ann", within=WINDOW)
    with pytest.raises(Refused, match="Wait 15 minutes") as refusal:
        throttle.check("test", "ann", most=3, within=WINDOW)
    assert refusal.value.status == 429


def test_the_window_passes(session: Session) -> None:
    for _n in range(3):
        throttle.count("test", "ann", within=WINDOW)
    with clock.frozen_at(clock.now() + WINDOW + timedelta(seconds=1)):
        throttle.check("test", "ann", most=3, within=WINDOW)
        throttle.count("test", "ann", within=WINDOW)
        assert throttle.count_of("test", "ann") == 1


def test_success_clears_the_count(session: Session) -> None:
    throttle.count("test", "ann", within=WINDOW)
    throttle.clear("test", "ann")
    assert throttle.count_of("test", "ann") == 0
