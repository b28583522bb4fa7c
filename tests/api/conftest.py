"""Callers of the API, one for each of the cast."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.models import User
from tests.api.caller import Caller, access_token
from tests.world import World


@pytest.fixture
def calling(app: Flask, world: World) -> Callable[[User | None], Caller]:
    """Calls as somebody, or as nobody."""
    return lambda user: Caller(app, access_token(user) if user else "")


@pytest.fixture
def owner(calling: Callable[[User | None], Caller], world: World) -> Caller:
    return calling(world.owner)


@pytest.fixture
def attendee(calling: Callable[[User | None], Caller], world: World) -> Caller:
    return calling(world.attendee)


@pytest.fixture
def stranger(calling: Callable[[User | None], Caller], world: World) -> Caller:
    return calling(world.stranger)


@pytest.fixture
def anyone(calling: Callable[[User | None], Caller]) -> Caller:
    return calling(None)
