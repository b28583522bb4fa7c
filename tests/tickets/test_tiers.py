"""Tiers: the next one opens by itself, buyers see the open one, and the chain stays a chain."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.core.errors import Refused
from app.domain import orders, tickets
from app.models import TicketType
from tests.review import ReviewingClient
from tests.world import World

BUYER = orders.Buyer("Ben Buyer", "ben@example.com")
PAGE = "/events/night-of-small-websites"


def tier(world: World, name: str, price: int = 0, **more: object) -> TicketType:
    details = tickets.TypeDetails(name, price, **more)  # type: ignore[arg-type]
    return tickets.add_ticket_type(world.concert, details, by=world.owner)


@pytest.fixture
def chain(world: World) -> tuple[TicketType, TicketType, TicketType]:
    early = tier(world, "Early bird", quantity=2)
    regular = tier(world, "Regular", quantity=3, follows_id=early.id, announced=True)
    return early, regular, tier(world, "Last minute", follows_id=regular.id)


def seen(world: World) -> list[str]:
    return [
        o.type.name for o in tickets.list_offers(world.concert) if o.type not in (world.seat, world.patron)
    ]


def states(world: World, *types: TicketType) -> list[str]:
    known = {o.type.id: o.state for o in tickets.list_offers(world.concert, hidden=True)}
    return [known[t.id] for t in types]


def book(world: World, kind: TicketType, n: int) -> orders.Order:
    return orders.place_order(world.concert, {kind.id: n}, BUYER, by=None)


def test_the_next_tier_opens_when_the_one_before_is_sold_out(
    world: World, chain: tuple[TicketType, TicketType, TicketType]
) -> None:
    early, regular, last = chain
    assert seen(world) == ["Early bird"]
    assert states(world, *chain) == ["on-sale", "later", "later"]
    book(world, early, 2)
    assert seen(world) == ["Regular"]
    book(world, regular, 3)
    assert seen(world) == ["Last minute"]
    assert states(world, last) == ["on-sale"]


def test_the_next_tier_opens_when_the_one_before_is_over(world: World) -> None:
    end = clock.now() + timedelta(days=2)
    early = tier(world, "Early bird", sale_to=end)
    regular = tier(world, "Regular", follows_id=early.id)
    with clock.frozen_at(end - timedelta(seconds=1)):
        assert states(world, early, regular) == ["on-sale", "later"]
    with clock.frozen_at(end):
        assert states(world, early, regular) == ["over", "on-sale"]
        assert seen(world) == ["Regular"]


def test_a_tier_whose_turn_has_not_come_is_not_to_be_had(
    world: World, chain: tuple[TicketType, TicketType, TicketType]
) -> None:
    with pytest.raises(Refused, match="no longer on offer"):
        book(world, chain[1], 1)


def test_who_holds_a_tier_keeps_it_when_the_one_before_comes_free(
    world: World, chain: tuple[TicketType, TicketType, TicketType]
) -> None:
    early, regular, _last = chain
    first = book(world, early, 2)
    hold = orders.hold_places(world.concert, {regular.id: 1}, by=None)
    orders.cancel_order(first, by=None)
    assert states(world, early, regular) == ["on-sale", "later"]
    order = orders.place_order(world.concert, {regular.id: 1}, BUYER, by=None, hold=hold)
    assert order.status == "confirmed"
    assert audit.find_breaches() == []


def test_buyers_read_what_comes_next_where_the_organizer_says_so(
    client: ReviewingClient, session: Session, world: World
) -> None:
    early = tier(world, "Early bird", 1500, quantity=2)
    regular = tier(world, "Regular", 2000, follows_id=early.id, announced=True)
    session.commit()
    page = client.page(PAGE).text
    assert "Then: Regular, €20.00" in page
    assert "Then: Regular, €20.00" in client.page(f"{PAGE}/booking").text
    details = tickets.TypeDetails("Regular", 2000, follows_id=early.id)
    tickets.edit_ticket_type(regular, details, regular.version, by=world.owner)
    session.commit()
    assert "Regular" not in client.page(f"{PAGE}/booking").text


def test_an_early_bird_by_date_says_from_when_the_next_costs_what(
    client: ReviewingClient, session: Session, world: World
) -> None:
    early = tier(world, "Early bird", 1500, sale_to=world.concert.starts_at - timedelta(days=9))
    tier(world, "Regular", 2000, follows_id=early.id, announced=True)
    session.commit()
    assert "From 27 May, 20:00: Regular, €20.00" in client.page(f"{PAGE}/booking").text


def test_places_of_tiers_that_are_over_are_no_places_left(world: World) -> None:
    tickets.withdraw_ticket_type(world.seat, by=world.owner)
    tickets.withdraw_ticket_type(world.patron, by=world.owner)
    early = tier(world, "Early bird", quantity=20, sale_to=clock.now() + timedelta(days=1))
    tier(world, "Regular", quantity=30, follows_id=early.id)
    assert tickets.get_sale(world.concert).left == 50
    with clock.frozen_at(clock.now() + timedelta(days=2)):
        assert tickets.get_sale(world.concert).left == 30


@pytest.mark.parametrize("case", ["itself", "circle", "taken", "foreign", "hidden", "extra"])
def test_a_chain_that_is_none_is_refused(
    world: World, chain: tuple[TicketType, TicketType, TicketType], case: str
) -> None:
    early, regular, last = chain
    foreign = tickets.list_offers(world.elsewhere)[0].type
    details = tickets.TypeDetails("Changed", 0, quantity=9)
    changed, field = {
        "itself": (tickets.TypeDetails("X", 0, follows_id=early.id), "follows_id"),
        "circle": (tickets.TypeDetails("X", 0, follows_id=last.id), "follows_id"),
        "taken": (tickets.TypeDetails("X", 0, follows_id=regular.id), "follows_id"),
        "foreign": (tickets.TypeDetails("X", 0, follows_id=foreign.id), "follows_id"),
        "hidden": (tickets.TypeDetails("X", 0, hidden=True), "hidden"),
        "extra": (None, "follows_id"),
    }[case]
    if changed is None:
        details = tickets.TypeDetails("X", 0, follows_id=last.id, per_ticket=1, admits=False)
        with pytest.raises(Refused) as refused:
            tickets.add_ticket_type(world.concert, details, by=world.owner)
    else:
        with pytest.raises(Refused) as refused:
            tickets.edit_ticket_type(early, changed, early.version, by=world.owner)
    assert refused.value.field == field


def test_withdrawing_a_tier_closes_the_gap(
    world: World, chain: tuple[TicketType, TicketType, TicketType], session: Session
) -> None:
    early, regular, last = chain
    tickets.withdraw_ticket_type(regular, by=world.owner)
    session.refresh(last)
    assert last.follows_id == early.id
    assert states(world, early, last) == ["on-sale", "later"]


def test_a_copy_has_the_chain_and_the_shared_places(
    world: World, chain: tuple[TicketType, TicketType, TicketType]
) -> None:
    ids = frozenset(kind.id for kind in chain[:2])
    tickets.add_quota(world.concert, tickets.QuotaDetails("Tables", 4, ids), by=world.owner)
    later = world.concert.starts_at + timedelta(days=7)
    copy = tickets.copy_event(world.concert, "Again", later, by=world.owner)
    types = {o.type.name: o.type for o in tickets.list_offers(copy, hidden=True)}
    assert types["Regular"].follows_id == types["Early bird"].id
    assert types["Regular"].announced
    (shared,) = tickets.list_quotas(copy)
    assert (shared.quantity, [t.name for t in shared.types]) == (4, ["Early bird", "Regular"])
    assert audit.find_breaches() == []


def test_organizers_see_the_chain_and_make_one(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    client.fill(f"{PAGE}/ticket-types/new", name="Late", follows_id=str(world.seat.id), announced="y")
    page = client.page(f"{PAGE}/ticket-types").text
    assert "after Seat" in page
    assert "Its turn comes" in page
