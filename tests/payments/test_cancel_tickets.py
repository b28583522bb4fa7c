"""The organizer cancels single tickets: of free orders, and of paid ones with or without their money."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core.errors import Refused
from app.core.mail import Message
from app.domain import checkin, orders, tickets
from app.models import Order, Refund
from tests.payments.desk import carried, letters
from tests.payments.test_letters import words
from tests.payments.test_parts import bought, issued, left
from tests.review import ReviewingClient
from tests.waitlist.line import go_round, join, offer_of, sell_out
from tests.world import World


def cancel(order: Order, world: World, *positions: int, refund: bool = False, key: str = "k") -> list[Refund]:
    ids = [issued(order)[n].id for n in positions]
    handover = orders.cancel_tickets(
        order, ids, refund=refund, reason="Too few seats.", by=world.owner, key=key
    )
    return list(carried(handover))


def test_one_ticket_of_a_free_order_goes_and_the_other_stays(session: Session, world: World) -> None:
    before = left(world.concert)
    assert cancel(world.booking, world, 1) == []
    assert [ticket.status for ticket in issued(world.booking)] == ["valid", "cancelled"]
    assert (world.booking.status, left(world.concert)) == ("confirmed", before + 1)
    said = words(session, world.booking, "orders/fewer")
    assert "the organizers cancelled a ticket" in said
    assert "They write: Too few seats." in said
    assert not audit.find_breaches()


def test_the_last_one_ends_a_free_order(session: Session, world: World) -> None:
    cancel(world.booking, world, 0, key="one")
    cancel(world.booking, world, 1, key="two")
    assert world.booking.status == "cancelled"
    assert letters(session, world.booking)[-1] == "orders/cancelled"
    assert not audit.find_breaches()


def test_its_price_goes_back_where_that_was_chosen(session: Session, world: World) -> None:
    order = bought(world)
    (row,) = cancel(order, world, 0, refund=True)
    assert (row.amount, row.reason) == (2500, "Too few seats.")
    assert cancel(order, world, 0, refund=True) == [row]
    assert [ticket.status for ticket in issued(order)] == ["cancelled", "valid"]
    assert "orders/fewer" not in letters(session, order)
    assert not audit.find_breaches()


def test_its_price_is_kept_where_that_was_chosen(session: Session, world: World) -> None:
    order = bought(world)
    assert cancel(order, world, 0) == []
    assert (order.status, [ticket.status for ticket in issued(order)]) == (
        "confirmed",
        ["cancelled", "valid"],
    )
    assert letters(session, order)[-1] == "orders/fewer"
    assert not audit.find_breaches()


def test_a_paid_order_does_not_end_without_its_money(world: World) -> None:
    order = bought(world)
    with pytest.raises(Refused, match="money goes back") as refusal:
        cancel(order, world, 0, 1)
    assert refusal.value.field == "money"
    cancel(order, world, 0, 1, refund=True)
    assert order.status == "refunded"
    assert not audit.find_breaches()


def test_a_used_and_a_foreign_ticket_are_refused(world: World) -> None:
    order = bought(world)
    checkin.admit(world.entrance, issued(order)[0].secret, "n1", by=world.door)
    with pytest.raises(Refused, match="come in with one"):
        cancel(order, world, 0)
    foreign = [issued(order)[1].id]
    with pytest.raises(Refused, match="Choose at least one"):
        orders.cancel_tickets(world.booking, foreign, refund=False, reason="x", by=world.owner, key="k")
    cancel(order, world, 1)
    with pytest.raises(Refused, match="Choose at least one"):
        cancel(order, world, 1, key="again")


def test_whom_it_was_passed_on_to_hears_of_it(session: Session, world: World) -> None:
    ticket = issued(world.booking)[1]
    offered = tickets.offer_ticket(ticket, world.concert, "nina@example.net", by=None)
    transfer = tickets.get_transfer(tickets.transfer_secret(offered.code))
    tickets.accept_ticket(transfer, world.concert, "Nina", by=None)
    cancel(world.booking, world, 1)
    news = select(Message.address).where(Message.letter == "tickets/news")
    assert session.scalars(news).all() == ["nina@example.net"]


def test_the_place_goes_to_who_waits(world: World) -> None:
    order, _other = sell_out(world, world.seat)
    entry = join(world, world.seat, "wanda")
    cancel(order, world, 0)
    go_round(world)
    assert offer_of(entry) is not None


def test_an_organizer_cancels_on_the_page(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    address = f"/manage/{world.concert.slug}/orders/{world.booking.code}"
    assert f"{address}/tickets/cancellation" in client.page(address).links().values()
    refused = client.fill(f"{address}/tickets/cancellation", status=422)
    assert "Choose at least one ticket." in refused.text
    assert "Write why" in refused.text
    ticket = issued(world.booking)[1]
    client.fill(f"{address}/tickets/cancellation", tickets=str(ticket.id), reason="Too few seats.")
    session.expire_all()
    assert [ticket.status for ticket in issued(world.booking)] == ["valid", "cancelled"]
    assert "1 ticket cancelled" in client.page(address).text
