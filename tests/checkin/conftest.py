"""Somebody signed in at the door, without the log-in page and its slow password check."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.models import User
from tests.review import ReviewingClient
from tests.world import World

SignIn = Callable[[User], ReviewingClient]


@pytest.fixture
def signed_in(client: ReviewingClient) -> SignIn:
    """The client with a session of this person."""

    def sign_in(user: User) -> ReviewingClient:
        with client.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def helper(world: World, signed_in: SignIn, session: Session) -> ReviewingClient:
    """Somebody at the door, whose community lets them take money."""
    world.guild.door_takes_money = True
    session.commit()
    return signed_in(world.door)
