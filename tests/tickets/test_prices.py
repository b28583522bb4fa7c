"""What an event is said to cost: of what can still be had, and of all where nothing can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.domain import discovery, orders, places, tickets, waitlist
from app.domain.discovery.catalogue import Wanted, list_catalogue
from app.domain.discovery.search import Search
from app.models import Event, TicketType
from tests.review import ReviewingClient
from tests.waitlist.line import join, sell_out
from tests.world import World

ALL, PAID = (0, 2500), (2500, 2500)


def told(event: Event) -> set[tuple[int | None, int | None]]:
    """What each list and the event's own page say; all the same, one hopes."""
    db.session.flush()
    entry = _entry(Search(), event)
    assert entry is not None
    sale, ranged = tickets.get_sale(event), tickets.list_price_ranges([event.id])[event.id]
    (listing,) = (one for one in list_catalogue(Wanted(), None, 1, 50).items if one.event.id == event.id)
    assert listing.lowest == entry.lowest
    return {(entry.lowest, entry.highest), (sale.lowest, sale.highest), (ranged.lowest, ranged.highest)}


def _entry(search: Search, event: Event) -> discovery.Entry | None:
    found = discovery.find_events(search, 1, date(2026, 1, 1)).page.items
    return next((entry for entry in found if entry.slug == event.slug), None)


def sold_out(event: Event) -> bool:
    return tickets.list_price_ranges([event.id])[event.id].sold_out


def test_all_that_can_be_had_counts(world: World) -> None:
    assert told(world.concert) == {ALL}


def test_what_is_sold_out_counts_no_more(world: World) -> None:
    sell_out(world, world.seat)
    assert told(world.concert) == {PAID}
    assert not sold_out(world.concert)


def test_a_place_that_is_the_waitlists_is_not_to_be_had(world: World) -> None:
    first, _second = sell_out(world, world.seat)
    join(world, world.seat, "eva", 4)
    orders.cancel_order(first, by=None)
    waitlist.offer_places(world.concert.id)
    assert told(world.concert) == {PAID}


def test_a_hold_that_ran_out_is_to_be_had(world: World) -> None:
    counter = tickets.get_own_counter(world.seat)
    places.set_quantity(counter, counter.taken + 2)
    orders.hold_places(world.concert, {world.seat.id: 2}, by=None)
    assert told(world.concert) == {PAID}
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert told(world.concert) == {ALL}


def test_what_is_over_counts_no_more_and_what_begins_later_does(world: World) -> None:
    world.seat.sale_to, world.patron.sale_from = clock.now(), clock.now() + timedelta(days=1)
    assert told(world.concert) == {PAID}


def test_more_than_is_left_at_a_time_is_not_to_be_had(world: World) -> None:
    sell_out(world, world.seat)
    places.set_quantity(tickets.get_own_counter(world.seat), tickets.get_own_counter(world.seat).taken + 1)
    world.seat.min_per_order = 2
    assert told(world.concert) == {PAID}


@pytest.mark.parametrize(("kinds", "range_"), [((), ALL), (("seat",), PAID), (("seat", "patron"), ALL)])
def test_where_nothing_is_left_all_are_told_beside_sold_out(
    world: World, kinds: Sequence[str], range_: tuple[int, int]
) -> None:
    for name in kinds:
        sell_out(world, getattr(world, name))
    assert told(world.concert) == {range_}
    assert sold_out(world.concert) is (len(kinds) == 2)


def test_a_tier_counts_once_its_turn_has_come(world: World) -> None:
    details = tickets.TypeDetails("Late", 4000, quantity=5, follows_id=world.patron.id)
    tickets.add_ticket_type(world.concert, details, by=world.owner)
    assert told(world.concert) == {ALL}
    sell_out(world, world.patron)
    assert told(world.concert) == {(0, 4000)}


def test_an_event_that_is_over_is_not_called_sold_out(world: World) -> None:
    for kind in (world.seat, world.patron):
        sell_out(world, kind)
    with clock.frozen_at(world.concert.ends_at):
        assert not sold_out(world.concert)


def test_the_filter_for_free_ones_says_what_their_entries_say(world: World) -> None:
    free, paid = Search(price="free"), Search(price="paid")
    assert (_entry(free, world.concert) is None, _entry(paid, world.concert) is None) == (False, True)
    sell_out(world, world.seat)
    assert (_entry(free, world.concert) is None, _entry(paid, world.concert) is None) == (True, False)
    sell_out(world, world.patron)
    assert (_entry(free, world.concert) is None, _entry(paid, world.concert) is None) == (False, True)


def test_the_communitys_page_says_it_beside_the_price(client: ReviewingClient, world: World) -> None:
    kinds: list[TicketType] = [world.seat, world.patron]
    for kind in kinds:
        sell_out(world, kind)
    db.session.commit()
    assert "Sold out" in client.page(f"/communities/{world.guild.slug}").text
