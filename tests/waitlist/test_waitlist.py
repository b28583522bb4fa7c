"""The waitlist: first come, first served, by itself, and nobody past the line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit import find_breaches
from app.core import clock, facts
from app.core.db import db
from app.core.errors import Refused
from app.core.mail import Message
from app.domain import events, orders, places, tickets, waitlist
from app.domain.accounts.facts import AddressVerified
from app.domain.waitlist import joining
from app.models import Claim, WaitlistEntry, WaitlistOffer
from tests.waitlist.line import book, buyer, go_round, join, offer_of, queue_open, sell_out
from tests.world import World


def states(*entries: WaitlistEntry) -> list[str]:
    return [entry.state for entry in entries]


def test_nobody_waits_for_what_can_be_booked(world: World) -> None:
    with pytest.raises(Refused, match="booked right now"):
        join(world, world.seat, "eva")


@pytest.mark.parametrize("n", [0, -1, 11])
def test_join_keeps_to_what_one_booking_may_hold(world: World, n: int) -> None:
    sell_out(world, world.seat)
    with pytest.raises(Refused, match="from 1 to 10"):
        join(world, world.seat, "eva", n)


def test_join_refuses_another_events_type(world: World) -> None:
    foreign = tickets.list_offers(world.elsewhere)[0].type
    with pytest.raises(Refused, match="sold out"):
        join(world, foreign, "eva")


def test_join_again_changes_nothing_and_sends_the_letter_once_more(world: World) -> None:
    sell_out(world, world.seat)
    first = join(world, world.seat, "eva", 2)
    assert join(world, world.seat, "eva", 1).id == first.id
    join(world, world.seat, "eva", 1)
    sent = db.session.scalar(select(func.count(Message.id)).where(Message.letter == "waitlist/joined"))
    assert (first.quantity, sent) == (2, 2)


def test_places_in_the_line_are_by_who_came_first(world: World) -> None:
    sell_out(world, world.seat)
    entries = [join(world, world.seat, name) for name in ("eva", "finn", "gul")]
    assert [waitlist.stand(entry).place for entry in entries] == [1, 2, 3]
    waitlist.leave(entries[0], by=None)
    assert [waitlist.stand(entry).place for entry in entries] == [None, 1, 2]


def test_freed_places_go_to_the_first_and_are_held_for_them(world: World) -> None:
    first_order, _second = sell_out(world, world.seat)
    eva, finn = join(world, world.seat, "eva", 2), join(world, world.seat, "finn")
    assert go_round(world) == 0
    orders.cancel_order(first_order, by=None)
    assert go_round(world) == 1
    offer = offer_of(eva)
    assert offer is not None
    assert states(eva, finn) == ["offered", "waiting"]
    held = db.session.scalar(select(func.sum(Claim.n)).where(Claim.offer_id == offer.id))
    assert held == 4  # two places on each of two counters
    assert find_breaches() == []


def test_entries_find_the_account_that_proves_their_address(world: World) -> None:
    sell_out(world, world.seat)
    entry = join(world, world.seat, "attendee")
    facts.record(AddressVerified(world.attendee.id), world.attendee.id)
    db.session.refresh(entry)
    assert entry.user_id == world.attendee.id


def test_whom_it_does_not_fit_keeps_their_turn(world: World) -> None:
    first_order, second_order = sell_out(world, world.seat, 2)
    eva, finn = join(world, world.seat, "eva", 2), join(world, world.seat, "finn")
    orders.cancel_order(first_order, by=None)
    go_round(world)
    assert states(eva, finn) == ["waiting", "offered"]
    assert waitlist.stand(eva).place == 1
    waitlist.leave(finn, by=None)
    orders.cancel_order(second_order, by=None)
    go_round(world)
    assert states(eva, finn) == ["offered", "left"]


def test_walk_ups_cannot_snatch_a_freed_place_before_it_is_offered(world: World) -> None:
    first_order, _second = sell_out(world, world.seat)
    join(world, world.seat, "eva")
    orders.cancel_order(first_order, by=None)
    assert [o.state for o in tickets.list_offers(world.concert) if o.type.id == world.seat.id] == ["sold-out"]
    with pytest.raises(Refused, match="sold out"):
        book(world.concert, world.seat, 1, "walker")


def test_without_the_queue_a_walk_up_would_snatch_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the two around it."""
    monkeypatch.setattr(joining, "keep_for_waiting", lambda event_id: None)
    first_order, _second = sell_out(world, world.seat)
    join(world, world.seat, "eva")
    orders.cancel_order(first_order, by=None)
    assert book(world.concert, world.seat, 1, "walker").status == "confirmed"


def test_the_ledger_itself_keeps_the_queue(world: World) -> None:
    first_order, second_order = sell_out(world, world.seat)
    join(world, world.seat, "eva")
    orders.cancel_order(first_order, by=None)
    counter = tickets.get_own_counter(world.seat)
    with pytest.raises(places.SoldOut):
        places.take({counter.id: 1}, order_id=second_order.id, expires_at=None)


def test_other_types_are_sold_meanwhile(world: World) -> None:
    sell_out(world, world.seat)
    join(world, world.seat, "eva")
    assert queue_open(world.seat)
    assert book(world.concert, world.patron, 1, "walker").status == "pending"


def test_who_holds_places_already_may_book_them_while_others_wait(world: World) -> None:
    sell_out(world, world.seat, 2)
    counter = tickets.get_own_counter(world.seat)
    places.set_quantity(counter, (counter.quantity or 0) + 2)
    hold = orders.hold_places(world.concert, {world.seat.id: 2}, by=None)
    join(world, world.seat, "eva")
    order = orders.place_order(world.concert, {world.seat.id: 2}, buyer("holder"), by=None, hold=hold)
    assert order.status == "confirmed"


def test_nobody_waits_any_more_and_the_sale_is_open_again(world: World) -> None:
    first_order, _second = sell_out(world, world.seat)
    eva = join(world, world.seat, "eva")
    orders.cancel_order(first_order, by=None)
    waitlist.leave(eva, by=None)
    go_round(world)
    assert not queue_open(world.seat)
    assert book(world.concert, world.seat, 1, "walker").status == "confirmed"


def test_taking_an_offer_books_its_places(world: World) -> None:
    first_order, _second = sell_out(world, world.seat)
    eva = join(world, world.seat, "eva", 2)
    orders.cancel_order(first_order, by=None)
    go_round(world)
    offer = waitlist.find_offer(world.concert, waitlist.entry_secret(eva.code))
    assert offer is not None
    order = waitlist.take_offer(offer, world.concert, {world.seat.id: 2}, buyer("eva"), by=None)
    assert (order.status, offer.state, eva.state) == ("confirmed", "taken", "served")
    with pytest.raises(Refused, match="next in line"):
        waitlist.take_offer(offer, world.concert, {world.seat.id: 2}, buyer("eva"), by=None)
    go_round(world)
    assert find_breaches() == []


def test_booking_something_else_leaves_the_offer_as_it_is(world: World) -> None:
    first_order, _second = sell_out(world, world.seat)
    eva = join(world, world.seat, "eva")
    orders.cancel_order(first_order, by=None)
    go_round(world)
    offer = waitlist.find_offer(world.concert, waitlist.entry_secret(eva.code))
    assert offer is not None
    waitlist.take_offer(offer, world.concert, {world.patron.id: 1}, buyer("eva"), by=None)
    assert states(eva) == ["offered"]


def test_an_offer_gives_no_more_than_it_holds(world: World) -> None:
    first_order, _second = sell_out(world, world.seat)
    eva = join(world, world.seat, "eva")
    join(world, world.seat, "finn", 3)
    orders.cancel_order(first_order, by=None)
    go_round(world)
    offer = waitlist.find_offer(world.concert, waitlist.entry_secret(eva.code))
    assert offer is not None
    with pytest.raises(Refused, match="only 1 is left"):
        waitlist.take_offer(offer, world.concert, {world.seat.id: 2}, buyer("eva"), by=None)


def test_a_paid_offer_can_be_paid_until_its_deadline(world: World) -> None:
    orders_made = sell_out(world, world.patron)
    eva = join(world, world.patron, "eva")
    orders.cancel_order(orders_made[0], by=None)
    go_round(world)
    offer = waitlist.find_offer(world.concert, waitlist.entry_secret(eva.code))
    assert offer is not None
    order = waitlist.take_offer(offer, world.concert, {world.patron.id: 1}, buyer("eva"), by=None)
    assert order.status == "pending"
    assert order.expires_at is not None
    assert timedelta(hours=22) < order.expires_at - clock.now() < timedelta(hours=24)
    assert find_breaches() == []


def test_an_offer_that_ran_out_goes_to_the_next(world: World) -> None:
    first_order, _second = sell_out(world, world.seat, 2)
    eva, finn = join(world, world.seat, "eva"), join(world, world.seat, "finn")
    orders.cancel_order(first_order, by=None)
    go_round(world)
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert waitlist.find_offer(world.concert, waitlist.entry_secret(eva.code)) is None
        go_round(world)
        assert states(eva, finn) == ["lapsed", "offered"]
        assert find_breaches() == []


def test_declining_hands_the_place_on(world: World) -> None:
    first_order, _second = sell_out(world, world.seat, 2)
    eva, finn = join(world, world.seat, "eva"), join(world, world.seat, "finn")
    orders.cancel_order(first_order, by=None)
    go_round(world)
    waitlist.leave(eva, by=None)
    waitlist.leave(eva, by=None)
    go_round(world)
    assert states(eva, finn) == ["left", "offered"]


def test_more_capacity_goes_to_those_who_wait(world: World) -> None:
    sell_out(world, world.seat)
    entries = [join(world, world.seat, name) for name in ("eva", "finn")]
    counter = tickets.get_own_counter(world.seat)
    places.set_quantity(counter, counter.taken + 5)
    assert go_round(world) == 2
    assert states(*entries) == ["offered", "offered"]
    assert not queue_open(world.seat)


def test_the_whole_event_being_full_is_waited_for_too(world: World) -> None:
    counter = places.find_event_counter(world.concert.id)
    order = book(world.concert, world.patron, 1, "first")
    db.session.refresh(counter)
    places.set_quantity(counter, counter.taken)
    eva = join(world, world.seat, "eva")
    orders.cancel_order(order, by=None)
    with pytest.raises(Refused, match="sold out"):
        book(world.concert, world.patron, 1, "walker")
    go_round(world)
    assert states(eva) == ["offered"]


def test_the_waitlist_ends_with_the_sale(world: World) -> None:
    first_order, _second = sell_out(world, world.seat, 2)
    eva, finn = join(world, world.seat, "eva"), join(world, world.seat, "finn")
    orders.cancel_order(first_order, by=None)
    go_round(world)
    world.seat.sale_to = clock.now() + timedelta(hours=2)
    with clock.frozen_at(clock.now() + timedelta(hours=2)):
        assert go_round(world) == 0
        assert states(eva, finn) == ["closed", "closed"]
        assert find_breaches() == []


def test_a_cancelled_event_ends_the_waitlist(world: World) -> None:
    sell_out(world, world.seat)
    eva = join(world, world.seat, "eva")
    events.cancel_event(world.concert, by=world.owner)
    go_round(world)
    assert states(eva) == ["closed"]


def test_one_address_has_one_live_offer_an_event(world: World) -> None:
    first_order, _second = sell_out(world, world.seat, 2)
    eva = join(world, world.seat, "eva")
    orders.cancel_order(first_order, by=None)
    go_round(world)
    assert join(world, world.seat, "eva").id == eva.id
    go_round(world)
    query = select(func.count(WaitlistOffer.id)).where(WaitlistOffer.entry_id == eva.id)
    assert db.session.scalar(query) == 1


def test_offer_due_finds_by_itself_what_there_is_to_do(world: World) -> None:
    first_order, _second = sell_out(world, world.seat)
    entry_id = join(world, world.seat, "eva").id
    orders.cancel_order(first_order, by=None)
    db.session.commit()
    waitlist.offer_due()
    assert db.session.get_one(WaitlistEntry, entry_id).state == "offered"
