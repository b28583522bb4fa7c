"""Who is told of what: once, in words that are made when they are read."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from app.core import facts
from app.core.db import db
from app.core.facts import Delivery
from app.domain import access, events, inbox, orders, places, tickets
from app.domain.payments import PaymentFailed, RefundCompleted, RefundFailed
from app.models import Notification, User
from tests.world import World

BO = orders.Buyer("Bo Buyer", "bo@example.com")


@pytest.fixture(autouse=True)
def nothing_told_yet(world: World) -> None:
    db.session.execute(delete(Notification))


def told(user: User) -> list[str]:
    """What the person reads, newest first."""
    return [inbox.say(entry).title for entry in inbox.list_entries(user).items]


def let_the_worker_run() -> None:
    """Run the later reactions of the inbox, twice: a worker may die after its work and before saying so."""
    for _time in range(2):
        query = select(Delivery).where(Delivery.reaction.startswith("inbox."))
        for delivery in db.session.scalars(query).all():
            facts.deliver(delivery)


def sell_out(world: World) -> None:
    """Book what is left of the seats, their number cut down to it."""
    counter = tickets.get_own_counter(world.seat)
    places.set_quantity(counter, counter.taken + 2)
    orders.place_order(world.concert, {world.seat.id: 2}, BO, by=None)


def test_a_booking_is_told_to_a_buyer_with_an_account(world: World) -> None:
    orders.place_order(world.concert, {world.seat.id: 2}, BO, by=world.stranger)
    orders.place_order(world.concert, {world.seat.id: 1}, BO, by=None)
    assert told(world.stranger) == ["Booked: Night of Small Websites"]
    assert told(world.owner) == []
    entry = inbox.list_entries(world.stranger).items[0]
    assert inbox.say(entry).text == f"2 places, booking {entry.order_code}."


def test_a_booking_cancelled_by_the_organizer_is_told_one_of_ones_own_is_not(world: World) -> None:
    orders.cancel_order(world.booking, by=world.owner)
    assert told(world.attendee) == ["Booking cancelled: Night of Small Websites"]
    own = orders.place_order(world.concert, {world.seat.id: 1}, BO, by=world.stranger)
    orders.cancel_order(own, by=world.stranger)
    assert told(world.stranger) == ["Booked: Night of Small Websites"]


def test_a_changed_and_a_cancelled_event_is_told_to_its_holders(world: World) -> None:
    facts.record(events.EventMoved(world.concert.id, 2), world.owner.id)
    let_the_worker_run()
    events.cancel_event(world.concert, by=world.owner)
    let_the_worker_run()
    assert told(world.attendee) == ["Cancelled: Night of Small Websites", "Changed: Night of Small Websites"]
    assert told(world.stranger) == told(world.owner) == []


def test_money_is_told_to_whom_it_concerns(world: World) -> None:
    what = (world.concert.id, world.booking.id, 1, 2500, "EUR")
    facts.record(PaymentFailed(*what, failure="declined"), None)
    facts.record(RefundCompleted(*what, refund_id=1), None)
    facts.record(RefundFailed(*what, refund_id=1, failure="no"), None)
    let_the_worker_run()
    assert told(world.attendee) == [
        "Refunded: Night of Small Websites", "Payment failed: Night of Small Websites",
    ]  # fmt: skip
    assert told(world.owner) == told(world.assistant) == ["Refund failed: Night of Small Websites"]
    assert "€25.00" in inbox.say(inbox.list_entries(world.attendee).items[0]).text


def test_sold_out_is_told_once_to_every_organizer(world: World) -> None:
    sell_out(world)
    orders.cancel_order(world.booking, by=world.owner)
    orders.place_order(world.concert, {world.seat.id: 2}, BO, by=None)
    let_the_worker_run()
    assert told(world.owner) == told(world.assistant) == ["Sold out: Night of Small Websites"]
    assert told(world.door) == []
    assert inbox.say(inbox.list_entries(world.owner).items[0]).text == "The last place of “Seat” is taken."


def test_places_that_are_only_held_are_not_sold_out(world: World) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken + 2)
    hold = orders.hold_places(world.concert, {world.seat.id: 1}, by=None)
    orders.place_order(world.concert, {world.seat.id: 1}, BO, by=None)
    let_the_worker_run()
    assert told(world.owner) == []
    orders.place_order(world.concert, {world.seat.id: 1}, BO, by=None, hold=hold)
    let_the_worker_run()
    assert told(world.owner) == ["Sold out: Night of Small Websites"]


def test_words_follow_what_is_named(world: World) -> None:
    orders.place_order(world.concert, {world.seat.id: 2}, BO, by=world.stranger)
    world.concert.title = "Night of Tiny Websites"
    db.session.flush()
    assert told(world.stranger) == ["Booked: Night of Tiny Websites"]


def test_a_member_who_joined_later_is_not_told_of_before(world: World) -> None:
    sell_out(world)
    let_the_worker_run()
    access.add_member(world.guild, world.stranger, "organizer", by=world.owner)
    assert told(world.stranger) == []
