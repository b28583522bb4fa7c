"""The evening after: the concert is over, the attendee was let in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import checkin, tickets
from tests.world import START, World


@pytest.fixture
def after() -> Iterator[None]:
    """It is the day after the concert."""
    with clock.frozen_at(START + timedelta(days=1)):
        yield


@pytest.fixture
def admitted(world: World, session: Session, after: None) -> World:
    """The attendee came in; the door was kept."""
    ticket = tickets.list_tickets_of_order(world.booking)[0]
    with clock.frozen_at(START):
        checkin.admit(world.entrance, ticket.secret, "first-in", by=world.door)
    session.commit()
    return world
