"""Waiting for any ticket of an event: the first that comes free and may still be bought."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.audit import find_breaches
from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.domain import orders, tickets, waitlist
from app.models import Order, TicketType, User, WaitlistEntry
from tests.api.caller import Caller
from tests.api.conftest import anyone, attendee, calling, stranger
from tests.review import ReviewingClient
from tests.waitlist.line import book, buyer, go_round, join, offer_of, queue_open, sell_out
from tests.waitlist.test_pages import EVENT, LINE, booking_link, letter
from tests.world import World

__all__ = ["anyone", "attendee", "calling", "stranger"]


def join_any(world: World, name: str, n: int = 1, **more: Any) -> WaitlistEntry:
    wish = waitlist.Wish(None, n, name.title(), f"{name}@example.com")
    return waitlist.join(world.concert, wish, by=more.get("by"))


def all_gone(world: World) -> tuple[Order, Order]:
    """Nothing is left; an order of two seats, and one of two patrons."""
    return sell_out(world, world.seat)[0], sell_out(world, world.patron)[0]


def offered_type(entry: WaitlistEntry) -> int | None:
    offer = offer_of(entry)
    return offer.ticket_type_id if offer else None


def test_nobody_waits_for_any_while_one_can_be_booked(world: World) -> None:
    sell_out(world, world.seat)
    with pytest.raises(Refused, match="Patron can be booked right now"):
        join_any(world, "eva")


@pytest.mark.parametrize("n", [0, 11])
def test_any_keeps_to_what_one_booking_may_hold(world: World, n: int) -> None:
    all_gone(world)
    with pytest.raises(Refused, match="From 1 to 10"):
        join_any(world, "eva", n)


@pytest.mark.parametrize("freed", [0, 1])
def test_the_type_that_comes_free_first_is_offered(world: World, freed: int) -> None:
    sold = all_gone(world)
    eva = join_any(world, "eva", 2)
    orders.cancel_order(sold[freed], by=None)
    with pytest.raises(Refused, match="sold out"):
        book(world.concert, (world.seat, world.patron)[freed], 1, "walker")
    assert go_round(world) == 1
    assert offered_type(eva) == (world.seat, world.patron)[freed].id
    assert find_breaches() == []


def test_of_several_that_come_free_together_the_first_listed_is_offered_once(world: World) -> None:
    sold = all_gone(world)
    eva = join_any(world, "eva")
    for order in reversed(sold):
        orders.cancel_order(order, by=None)
    assert go_round(world) == 1
    assert offered_type(eva) == world.seat.id


def test_one_line_by_who_came_first(world: World) -> None:
    _seats, patrons = all_gone(world)
    eva, finn = join(world, world.seat, "eva"), join_any(world, "finn")
    gul, hans = join(world, world.patron, "gul"), join(world, world.seat, "hans")
    entries = [eva, finn, gul, hans]
    assert [waitlist.stand(entry).place for entry in entries] == [1, 2, 2, 3]
    listed = waitlist.list_standings(world.concert, 1).items
    assert {one.entry.id: one.place for one in listed} == dict(
        zip([entry.id for entry in entries], [1, 2, 2, 3], strict=True)
    )
    orders.cancel_order(patrons, by=None)
    go_round(world)
    assert [offered_type(entry) for entry in entries] == [None, world.patron.id, world.patron.id, None]


def test_hidden_ones_and_those_they_may_not_buy_are_left_out(world: World) -> None:
    """And go on to be sold to others: nobody waits for them there."""
    seats, patrons = all_gone(world)
    world.patron.max_per_person = 2
    eva = join_any(world, "second")  # who has two patrons already
    orders.cancel_order(patrons, by=None)
    go_round(world)
    assert (offered_type(eva), queue_open(world.patron)) == (None, False)
    assert book(world.concert, world.patron, 1, "walker").status == "pending"
    world.seat.hidden = True
    orders.cancel_order(seats, by=None)
    go_round(world)
    assert offered_type(eva) is None


def test_their_number_must_fit_the_type(world: World) -> None:
    seats, patrons = all_gone(world)
    world.seat.max_per_order = 1
    eva = join_any(world, "eva", 2)
    orders.cancel_order(seats, by=None)
    go_round(world)
    assert offered_type(eva) is None
    orders.cancel_order(patrons, by=None)
    go_round(world)
    assert offered_type(eva) == world.patron.id


def test_an_offer_of_any_is_taken_or_goes_to_the_next(world: World) -> None:
    seats, _patrons = all_gone(world)
    eva, finn = join_any(world, "eva"), join_any(world, "finn")
    orders.cancel_order(seats, by=None)
    go_round(world)
    offer = waitlist.find_offer(world.concert, waitlist.entry_secret(eva.code))
    assert offer is not None
    waitlist.take_offer(offer, world.concert, {world.seat.id: 1}, buyer("eva"), by=None)
    assert eva.state == "served"
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        go_round(world)
        assert finn.state == "lapsed"
        assert find_breaches() == []


def test_it_ends_with_the_last_sale(world: World) -> None:
    all_gone(world)
    entry_id, owner_id = join_any(world, "eva").id, world.owner.id
    for kind_id, state in ((world.seat.id, "waiting"), (world.patron.id, "closed")):
        kind, owner = db.session.get_one(TicketType, kind_id), db.session.get_one(User, owner_id)
        tickets.withdraw_ticket_type(kind, by=owner)
        db.session.commit()
        waitlist.offer_due()
        assert db.session.get_one(WaitlistEntry, entry_id).state == state


def test_offer_due_finds_whoever_takes_any(world: World) -> None:
    _seats, patrons = all_gone(world)
    join_any(world, "finn", 5)
    entry_id = join_any(world, "eva").id
    orders.cancel_order(patrons, by=None)
    db.session.commit()
    waitlist.offer_due()
    assert db.session.get_one(WaitlistEntry, entry_id).state == "offered"


def test_letter_and_pages_say_which_it_is(client: ReviewingClient, session: Session, world: World) -> None:
    _seats, patrons = all_gone(world)
    session.commit()
    assert "Any ticket: the first that comes free" in client.page(f"{EVENT}/waitlist").text
    client.fill(f"{EVENT}/waitlist", type="0", quantity="1", name="Eva", email="eva@example.com")
    entry = session.query(WaitlistEntry).one()
    assert "you wait for 1 place (Any ticket)" in letter(client, session, "waitlist/joined")
    assert "1 place, Any ticket" in client.page(f"/waitlist/{waitlist.entry_secret(entry.code)}").text
    orders.cancel_order(patrons, by=None)
    go_round(world)
    assert "Patron came free first" in letter(client, session, "waitlist/offered")
    link = booking_link(client, entry)
    assert f"t{world.patron.id}=1" in link
    client.sign_in("owner@example.com")
    assert "Patron" in client.page(LINE).text


def test_any_is_no_choice_beside_one_on_sale(client: ReviewingClient, session: Session, world: World) -> None:
    sell_out(world, world.seat)
    session.commit()
    assert "Any ticket" not in client.page(f"{EVENT}/waitlist").text


def test_the_api_waits_for_any(attendee: Caller, world: World, session: Session) -> None:
    _seats, patrons = all_gone(world)
    session.commit()
    path = f"/events/{world.concert.id}/waitlist/"
    assert attendee.post(path, {}, 201)["ticket_type"] is None
    orders.cancel_order(patrons, by=None)
    go_round(world)
    assert attendee.get(path)["offer"]["ticket_type"] == world.patron.id
