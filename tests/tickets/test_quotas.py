"""Ticket types that share places: one number binds them all, whatever happened before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound, Refused, Stale
from app.domain import discovery, orders, payments, places, tickets
from app.models import Claim, Counter, Order, Quota, TicketType
from app.models.orders import CONFIRMED
from tests.review import ReviewingClient
from tests.world import World

BUYER = orders.Buyer("Ben Buyer", "ben@example.com")
LIST = "/events/night-of-small-websites/ticket-types"
NEW = "/events/night-of-small-websites/quotas/new"


def share(world: World, quantity: int, *types: TicketType) -> Quota:
    ids = frozenset(t.id for t in types or (world.seat, world.patron))
    details = tickets.QuotaDetails("Tables", quantity, ids)
    return tickets.add_quota(world.concert, details, by=world.owner)


def taken(quota: Quota) -> int:
    return db.session.get_one(Counter, quota.counter_id, populate_existing=True).taken


def book(world: World, **choices: int) -> Order:
    asked = {getattr(world, name).id: n for name, n in choices.items()}
    return orders.place_order(world.concert, asked, BUYER, by=None)


def change(world: World, quota: Quota, quantity: int, *types: TicketType) -> None:
    details = tickets.QuotaDetails("Tables", quantity, frozenset(t.id for t in types))
    tickets.edit_quota(world.concert, quota, details, quota.version, by=world.owner)


def test_the_smallest_of_event_quota_and_type_wins(world: World) -> None:
    share(world, 5)
    with pytest.raises(Refused, match="only 3 are left"):
        book(world, seat=4)
    book(world, seat=3)
    with pytest.raises(Refused, match="sold out"):
        book(world, patron=1)
    assert audit.find_breaches() == []


def test_what_was_sold_before_counts_and_what_is_held(world: World) -> None:
    orders.hold_places(world.concert, {world.patron.id: 3}, by=None)
    quota = share(world, 10)
    assert taken(quota) == 5  # the world's two seats, and the hold
    assert audit.find_breaches() == []


def test_sharing_fewer_than_are_taken_is_refused_with_the_number(world: World) -> None:
    with pytest.raises(Refused, match="2 places are taken already") as refused:
        share(world, 1)
    assert refused.value.field == "quantity"


def test_lowering_below_what_is_taken_is_refused_with_the_number(world: World) -> None:
    quota = share(world, 10)
    with pytest.raises(Refused, match="2 places are taken already"):
        change(world, quota, 1, world.seat, world.patron)


def test_a_hold_that_ran_out_keeps_no_quota_small(world: World) -> None:
    orders.hold_places(world.concert, {world.patron.id: 3}, by=None)
    with clock.frozen_at(clock.now() + timedelta(minutes=20)):
        quota = share(world, 2)
        assert taken(quota) == 2
        assert audit.find_breaches() == []


def test_types_join_and_leave_with_what_they_have(world: World) -> None:
    quota = share(world, 10, world.seat)
    book(world, seat=1, patron=2)
    assert taken(quota) == 3
    change(world, quota, 10, world.seat, world.patron)
    assert taken(quota) == 5
    change(world, quota, 10, world.patron)
    assert taken(quota) == 2
    assert audit.find_breaches() == []


def test_cancelling_gives_back_to_the_quota_also_after_it_changed(world: World) -> None:
    order = book(world, seat=2, patron=1)
    quota = share(world, 10)
    orders.cancel_order(order, by=None)
    assert taken(quota) == 2
    tickets.remove_quota(world.concert, quota, by=world.owner)
    orders.cancel_order(world.booking, by=None)
    assert audit.find_breaches() == []
    assert tickets.list_quotas(world.concert) == []


def test_who_looked_before_types_were_bound_is_refused_and_books_at_the_next_try(world: World) -> None:
    stale = tickets.list_offers(world.concert)
    quota = share(world, 3)
    with pytest.raises(Refused):
        orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None, offers=stale)
    with pytest.raises(Refused, match="only 1 is left"):
        book(world, seat=2)
    assert taken(quota) == 2


def test_without_renewed_counters_a_stale_look_would_pass_the_quota_by(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "renew", lambda counter: counter)
    stale = tickets.list_offers(world.concert)
    quota = share(world, 3)
    orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None, offers=stale)
    assert taken(quota) == 2
    says = {breach.invariant.says for breach in audit.find_breaches()}
    assert "a quota has taken what the ticket types that share it have" in says


def test_a_payment_for_a_hold_from_before_is_honoured(world: World, session: Session) -> None:
    hold = orders.hold_places(world.concert, {world.patron.id: 1}, by=None)
    share(world, 3)
    order = orders.place_order(world.concert, {world.patron.id: 1}, BUYER, by=None, hold=hold)
    orders.take_money(_awaited(order, world), "cash", "", by=world.owner)
    session.refresh(order)
    assert order.status == CONFIRMED
    assert audit.find_breaches() == []


def _awaited(order: Order, world: World) -> Order:
    payments.manual.await_payment(order, "door", "", by=world.owner)
    return order


def test_what_is_shared_is_counted_once_on_page_and_list(world: World) -> None:
    share(world, 7)
    sale = tickets.get_sale(world.concert)
    assert (sale.left, sale.capacity) == (5, 7)
    assert discovery.describe(world.concert).left == 5


def test_types_that_share_nothing_are_added_to_what_others_share(world: World) -> None:
    tickets.add_ticket_type(world.concert, tickets.TypeDetails("Balcony", 0, quantity=4), by=world.owner)
    share(world, 7)
    assert tickets.get_sale(world.concert).left == 9
    assert discovery.describe(world.concert).left == 9


def test_a_full_quota_leaves_no_place_to_search_for(world: World) -> None:
    share(world, 3)
    search = discovery.Search(left=True)
    titles = [found.title for found in discovery.find_events(search, 1, clock.now().date()).page.items]
    assert "Night of Small Websites" in titles
    book(world, seat=1)
    titles = [found.title for found in discovery.find_events(search, 1, clock.now().date()).page.items]
    assert "Night of Small Websites" not in titles


def test_another_events_types_and_types_of_another_quota_are_refused(world: World) -> None:
    foreign = tickets.list_offers(world.elsewhere)[0].type
    with pytest.raises(Refused, match="this event"):
        share(world, 5, foreign)
    share(world, 50, world.seat)
    with pytest.raises(Refused, match="shares other places already"):
        share(world, 50, world.seat, world.patron)


def test_a_withdrawn_type_keeps_its_places_of_the_quota(world: World) -> None:
    quota = share(world, 10)
    tickets.withdraw_ticket_type(world.seat, by=world.owner)
    change(world, quota, 8, world.patron)
    assert taken(quota) == 2
    assert audit.find_breaches() == []


def test_a_stale_change_is_told(world: World) -> None:
    quota = share(world, 10)
    change(world, quota, 9, world.seat)
    details = tickets.QuotaDetails("Mine", 9, frozenset({world.seat.id}))
    with pytest.raises(Stale):
        tickets.edit_quota(world.concert, quota, details, 1, by=world.owner)


def test_a_quota_of_another_event_is_not_found(world: World) -> None:
    quota = share(world, 10)
    with pytest.raises(NotFound):
        tickets.get_quota(world.elsewhere, quota.id)


def test_claims_of_two_types_in_one_order_are_given_back_one_by_one(world: World, session: Session) -> None:
    stall = tickets.add_ticket_type(world.concert, tickets.TypeDetails("Stall", 0), by=world.owner)
    order = orders.place_order(world.concert, {world.seat.id: 2, stall.id: 1}, BUYER, by=None)
    quota = share(world, 10, world.seat, stall)
    tickets_of = tickets.list_tickets_of_order(order)
    orders.return_tickets(order, world.concert, [tickets_of[0].id], 0, by=None, key="k")
    live = select(func.sum(Claim.n)).join(Counter, Counter.id == Claim.counter_id)
    live = live.where(Claim.order_id == order.id, Claim.released_at.is_(None), Counter.id == quota.counter_id)
    assert session.scalar(live) == 2
    assert audit.find_breaches() == []


def test_organizers_share_change_and_share_no_more(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    types = [str(world.seat.id), str(world.patron.id)]
    client.fill(NEW, name="Dinner tables", quantity="6", types=types)
    page = client.page(LIST)
    assert "Dinner tables" in page.text
    assert "2 of 6" in page.text
    quota = session.scalars(select(Quota)).one()
    edit = f"/events/night-of-small-websites/quotas/{quota.id}/edit"
    assert "2 places are taken already" in client.fill(edit, quantity="1", types=types, status=422).text
    client.fill(edit, quantity="9", types=types)
    assert "2 of 9" in client.page(LIST).text
    client.fill(LIST, action=edit.replace("/edit", "/removal"))
    assert "Dinner tables" not in client.page(LIST).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Give the places a name"),
        ({"quantity": ""}, "whole number from 1"),
        ({"quantity": "0"}, "whole number from 1"),
        ({"types": []}, "Tick the tickets"),
        ({"types": ["999999999"]}, "not a valid choice"),
    ],
)
def test_sharing_says_what_to_put_right(
    client: ReviewingClient, session: Session, world: World, fields: dict[str, object], words: str
) -> None:
    client.sign_in("owner@example.com")
    sent = {"name": "Tables", "quantity": "9", "types": [str(world.seat.id)], **fields}
    assert words in client.fill(NEW, **sent, status=422).text  # type: ignore[arg-type]
    assert session.scalars(select(Quota)).all() == []
