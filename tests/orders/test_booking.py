"""Booking: one ledger, no place sold twice, nothing half done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.core.mail import Message
from app.domain import orders, places, tickets
from app.models import Counter, Guest, Ticket
from tests.conftest import QueryCount
from tests.world import World

BUYER = orders.Buyer("Bo Buyer", "bo@example.com", ("Cas",))


def left(world: World) -> int:
    counter = places.find_event_counter(world.concert.id)
    return places.count_left([counter.id])[counter.id] or 0


def test_place_order_takes_places_and_issues_tickets(world: World) -> None:
    before = left(world)
    order = orders.place_order(world.concert, {world.seat.id: 3}, BUYER, by=None)
    assert left(world) == before - 3
    issued = tickets.list_tickets_of_order(order)
    assert [t.number for t in issued] == [f"{order.code}-{n}" for n in (1, 2, 3)]
    assert [t.guest.name for t in issued] == ["Bo Buyer", "Cas", None]
    assert order.status == "confirmed"


def test_place_order_writes_its_letter_in_the_same_transaction(world: World) -> None:
    order = orders.place_order(world.concert, {world.seat.id: 1}, BUYER, by=None)
    letter = db.session.scalars(select(Message).where(Message.key == f"order:{order.id}:confirmed")).one()
    assert letter.address == "bo@example.com"


@pytest.mark.parametrize(
    ("quantity", "words"),
    [(0, "Choose how many"), (11, "at most 10"), (-1, "Choose how many"), (101, "at most 100")],
)
def test_place_order_refuses_odd_quantities(world: World, quantity: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        orders.place_order(world.concert, {world.seat.id: quantity}, BUYER, by=None)


def test_place_order_refuses_another_events_type(world: World) -> None:
    with pytest.raises(Refused, match="no longer on offer"):
        orders.place_order(world.elsewhere, {world.seat.id: 1}, BUYER, by=None)


def test_place_order_refuses_more_than_left_and_says_how_many(world: World) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken + 1)
    with pytest.raises(Refused, match="only 1 is left"):
        orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None)


def test_the_ledger_itself_refuses_what_a_look_before_did_not_see(world: World) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken)
    with pytest.raises(places.SoldOut):
        places.take({counter.id: 1}, order_id=world.booking.id, expires_at=None)


def test_a_hold_that_ran_out_counts_as_free_before_any_sweep(world: World) -> None:
    before = left(world)
    orders.hold_places(world.concert, {world.seat.id: 5}, by=None)
    assert left(world) == before - 5
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert left(world) == before


def test_expired_holds_make_way_for_the_next_buyer(world: World) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken + 2)
    orders.hold_places(world.concert, {world.seat.id: 2}, by=None)
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        order = orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None)
    assert order.status == "confirmed"


def test_place_order_on_a_hold_keeps_its_code_and_its_places(world: World) -> None:
    before = left(world)
    hold = orders.hold_places(world.concert, {world.seat.id: 2}, by=None)
    order = orders.place_order(world.concert, {world.seat.id: 4}, BUYER, by=None, hold=hold)
    assert (order.code, left(world)) == (hold.code, before - 4)


def test_expire_holds_tidies_once(world: World) -> None:
    hold = orders.hold_places(world.concert, {world.seat.id: 2}, by=None)
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert (orders.expire_holds(), orders.expire_holds()) == (1, 0)
        db.session.refresh(hold)
        assert hold.status == "expired"


def test_cancel_order_frees_places_and_voids_tickets(world: World) -> None:
    before = left(world)
    orders.cancel_order(world.booking, by=world.attendee)
    orders.cancel_order(world.booking, by=world.attendee)
    assert left(world) == before + 2
    assert {t.status for t in tickets.list_tickets_of_order(world.booking)} == {"cancelled"}


def test_a_paid_type_is_held_and_nothing_more_until_it_is_paid(world: World) -> None:
    before = left(world)
    order = orders.place_order(world.concert, {world.patron.id: 2, world.seat.id: 1}, BUYER, by=None)
    assert (order.status, order.total, order.guest_names) == ("pending", 5000, ["Cas"])
    assert order.expires_at is not None
    assert order.expires_at - clock.now() > timedelta(minutes=14)
    assert left(world) == before - 3
    assert tickets.list_tickets_of_order(order) == []


def test_what_waits_for_its_payment_is_no_hold_to_book_anew(world: World) -> None:
    order = orders.place_order(world.concert, {world.patron.id: 1}, BUYER, by=None)
    assert orders.find_hold(world.concert, orders.order_secret(order.code)) is None


def test_max_per_person_counts_what_is_about_to_be_paid_for(world: World) -> None:
    world.patron.max_per_person = 3
    orders.place_order(world.concert, {world.patron.id: 2}, BUYER, by=None)
    with pytest.raises(Refused, match="at most 3 per person"):
        orders.place_order(world.concert, {world.patron.id: 2}, BUYER, by=None)
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        orders.place_order(world.concert, {world.patron.id: 2}, BUYER, by=None)


def test_a_paid_type_cannot_be_had_for_nothing_where_nothing_can_be_paid(
    world: World, no_provider: None
) -> None:
    with pytest.raises(Refused, match="paid for online"):
        orders.place_order(world.concert, {world.patron.id: 1}, BUYER, by=None)


def test_max_per_person_counts_what_the_address_has_already(world: World) -> None:
    world.seat.max_per_person = 3
    orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None)
    with pytest.raises(Refused, match="at most 3 per person"):
        orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None)


def test_counters_equal_claims_after_all_this(world: World) -> None:
    orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None)
    issued = db.session.scalar(select(func.count(Ticket.id)).where(Ticket.event_id == world.concert.id))
    taken = db.session.scalar(
        select(Counter.taken).where(Counter.event_id == world.concert.id, Counter.kind == "event")
    )
    guests = db.session.scalar(select(func.count(Guest.id)).where(Guest.event_id == world.concert.id))
    assert issued == taken == guests == 4


def test_a_free_booking_is_four_statements_however_many_tickets_it_has(
    world: World, count_queries: QueryCount
) -> None:
    """The offers, the ids, all rows in one, and the counters last."""
    for quantity in (1, 5):
        count_queries.start()
        orders.place_order(world.concert, {world.seat.id: quantity}, BUYER, by=None)
        assert count_queries.n == 4


def test_counters_are_taken_in_turn_and_an_expired_hold_of_any_is_found(world: World) -> None:
    """Of three, the middle one is full of a hold that ran out."""
    made = [places.open_counter(world.concert.id, "quota", n) for n in (5, 2, None)]
    hold = orders.hold_places(world.concert, {world.seat.id: 1}, by=None)
    places.take({made[1].id: 2}, order_id=hold.id, expires_at=clock.now() - timedelta(seconds=1))
    order = orders.place_order(world.concert, {world.seat.id: 1}, BUYER, by=None)
    places.take({counter.id: 2 for counter in made}, order_id=order.id, expires_at=None)
    for counter in made:
        db.session.refresh(counter)
    assert [counter.taken for counter in made] == [2, 2, 2]
    with pytest.raises(places.SoldOut) as gone:
        places.take({counter.id: 3 for counter in made}, order_id=order.id, expires_at=None)
    assert (gone.value.counter_id, gone.value.left) == (made[1].id, 0)
