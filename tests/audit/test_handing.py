"""I16 broken on purpose: the audit names the ticket."""

from __future__ import annotations

from app.domain import tickets
from app.models import Ticket
from tests.audit.test_audit import broken, only
from tests.world import World

LEFT = "a ticket left its buyer when somebody took it"
USELESS = "a code that was put out of use opens nothing"


def passed_on(world: World) -> tuple[Ticket, str]:
    """A ticket that went to Nina, and its old secret."""
    ticket = tickets.list_tickets_of_order(world.booking)[1]
    old = ticket.secret
    transfer = tickets.offer_ticket(ticket, world.concert, "nina@example.net", by=None)
    tickets.accept_ticket(
        tickets.get_transfer(tickets.transfer_secret(transfer.code)), world.concert, "Nina", by=None
    )
    return ticket, old


def test_tickets_that_changed_hands_are_clean(world: World) -> None:
    ticket, _old = passed_on(world)
    tickets.offer_ticket(ticket, world.concert, "omar@example.net", by=None)
    tickets.take_back(ticket, by=None)
    assert broken(world) == {}


def test_a_ticket_that_nobody_took(world: World) -> None:
    ticket = tickets.list_tickets_of_order(world.booking)[1]
    found = broken(world, f"UPDATE ticket SET passed_at = :now WHERE id = {ticket.id}")
    assert only(found, LEFT) == f"ticket {ticket.id}: passed on by nobody"


def test_a_yes_that_the_ticket_forgot(world: World) -> None:
    ticket, _old = passed_on(world)
    found = broken(world, f"UPDATE ticket SET passed_at = NULL WHERE id = {ticket.id}")
    assert only(found, LEFT) == f"ticket {ticket.id}: taken, yet its buyer has it"


def test_a_ticket_that_its_receiver_does_not_find(world: World) -> None:
    passed_on(world)
    world.stranger.email = "nina@example.net"
    found = broken(world)
    assert only(found, "a ticket that was passed on lies with its address’s account").endswith("does not")


def test_an_old_code_that_opens_again(world: World) -> None:
    ticket, old = passed_on(world)
    found = broken(world, f"UPDATE ticket SET secret = '{old}' WHERE id = {ticket.id}")
    assert only(found, USELESS).startswith(f"ticket {ticket.id}: its code was put out of use")
