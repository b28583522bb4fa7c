"""A ticket that was passed on lies with its receiver, and no more with its giver."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock, facts
from app.domain import tickets
from app.domain.accounts.facts import AddressVerified
from app.models import Ticket
from tests.orders.test_handing import offer
from tests.review import ReviewingClient
from tests.world import World


@pytest.fixture
def ticket(world: World) -> Ticket:
    """Grace's, which Ada booked."""
    return tickets.list_tickets_of_order(world.booking)[1]


def test_a_received_ticket_is_among_its_receivers_own(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    transfer = tickets.get_transfer(offer(world, ticket, session, "stranger@example.com"))
    tickets.accept_ticket(transfer, world.concert, "Sid", by=None)
    session.commit()
    client.sign_in("stranger@example.com")
    page = client.page("/bookings")
    assert "Passed on to you" in page.text
    assert "No tickets yet" not in page.text
    assert f"/t/{ticket.secret}" in page.links().values()
    assert "Sid" in client.page(f"/t/{ticket.secret}").text
    assert ticket.number not in client.page("/bookings?show=past").text
    with clock.frozen_at(world.concert.ends_at + timedelta(days=1)):
        assert ticket.number in client.page("/bookings?show=past").text
    client.sign_in("attendee@example.com")
    page = client.page("/bookings")
    assert f"1 ticket · 1 passed on · {world.booking.code}" in " ".join(page.text.split())
    assert ticket.secret not in page.html


def test_a_ticket_passed_on_again_leaves_its_receivers_list(
    session: Session, world: World, ticket: Ticket
) -> None:
    for address, name in (("stranger@example.com", "Sid"), ("admin@example.com", "Ann")):
        transfer = tickets.get_transfer(offer(world, ticket, session, address))
        tickets.accept_ticket(transfer, world.concert, name, by=None)
    assert tickets.list_received(world.stranger) == []
    assert [one.ticket for one in tickets.list_received(world.admin)] == [ticket]


def test_an_address_finds_its_tickets_once_it_is_verified(
    session: Session, world: World, ticket: Ticket
) -> None:
    world.stranger.verified_at = None
    session.flush()
    transfer = tickets.get_transfer(offer(world, ticket, session, "stranger@example.com"))
    tickets.accept_ticket(transfer, world.concert, "Sid", by=world.stranger)
    assert tickets.list_received(world.stranger) == []
    facts.record(AddressVerified(world.stranger.id), world.stranger.id)
    assert [one.ticket for one in tickets.list_received(world.stranger)] == [ticket]


def test_somebody_elses_account_does_not_get_the_ticket(
    session: Session, world: World, ticket: Ticket
) -> None:
    transfer = tickets.get_transfer(offer(world, ticket, session))
    tickets.accept_ticket(transfer, world.concert, "Nina", by=world.stranger)
    assert tickets.list_received(world.stranger) == []
