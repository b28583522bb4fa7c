"""After the concert, which gives certificates: the attendee came in, their guest did not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import certificates, checkin, tickets
from tests.reviews.conftest import after
from tests.world import START, World

__all__ = ["after"]
DESIGN = certificates.Design(
    "Certificate of attendance",
    text="Two evenings of hand-made HTML.",
    hours=Decimal("7.50"),
    skills="HTML by hand\nKindness",
    signer="Olive Owner",
    signer_role="Host",
)


@pytest.fixture
def designed(world: World, session: Session, after: None) -> World:
    """Certificates are designed, none is issued."""
    with clock.frozen_at(START):
        certificates.save_design(world.concert, DESIGN, 0, by=world.owner)
        ticket = tickets.list_tickets_of_order(world.booking)[0]
        checkin.admit(world.entrance, ticket.secret, "first-in", by=world.door)
    session.commit()
    return world


@pytest.fixture
def issued(designed: World, session: Session) -> World:
    """They are issued, too."""
    certificates.issue_due()
    session.commit()
    return designed
