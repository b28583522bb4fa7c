"""The demo world's plans: as many as promised, all different, all valid."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.demo.covers import MOTIFS
from app.demo.money import CURRENCIES, local_price
from app.demo.people import LOGINS, plan_people
from app.demo.plans import EventPlan
from app.demo.schedule import YEAR
from app.demo.slugs import slug_of
from app.demo.world import World, plan_world
from app.models.events import KINDS

TODAY = date(2026, 3, 14)


@pytest.fixture(scope="module")
def world() -> World:
    return plan_world(TODAY)


def days_ahead(event: EventPlan) -> int:
    return (event.starts_at.date() - TODAY).days


def test_plan_world_has_the_promised_numbers(world: World) -> None:
    assert len(world.categories) == 10
    assert len(world.cities) >= 24
    assert len(world.communities) == 30
    assert len(world.events) == 200
    assert len(world.people) >= 1500


def test_plan_world_is_the_same_for_the_same_day(world: World) -> None:
    assert plan_world(TODAY) == world
    assert plan_world(TODAY, seed=7) != world


def test_titles_slugs_and_names_are_distinct(world: World) -> None:
    for values in (
        [event.title for event in world.events],
        [event.slug for event in world.events],
        [community.slug for community in world.communities],
        [person.email for person in world.people],
        [person.name for person in world.people],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []
    assert all(event.slug.isascii() and event.slug == slug_of(event.slug) for event in world.events)


def test_events_use_what_exists(world: World) -> None:
    categories = {category.slug for category in world.categories}
    assert {event.category for event in world.events} == categories
    for event in world.events:
        assert event.kind in KINDS
        assert event.cover_motif in MOTIFS
        assert (event.venue is None) != (event.online_url is None)
        assert event.venue is None or event.venue.zone == event.zone
        assert ZoneInfo(event.zone).key == event.zone


def test_cities_lie_on_the_globe_with_two_to_four_venues(world: World) -> None:
    for city in world.cities:
        assert -90 < city.latitude < 90
        assert -180 < city.longitude < 180
        assert 2 <= len(city.venues) <= 4
        assert all(abs(venue.latitude - city.latitude) < 0.1 for venue in city.venues)


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 21), date(2028, 2, 29)])
def test_events_spread_over_two_years_and_thicken_soon(day: date) -> None:
    offsets = [(event.starts_at.date() - day).days for event in plan_world(day).events]
    assert all(-YEAR <= offset <= YEAR for offset in offsets)
    assert 90 <= sum(offset >= 0 for offset in offsets) <= 120
    assert 50 <= sum(0 <= offset <= 56 for offset in offsets) <= 80


def test_events_end_after_they_start_and_keep_civil_hours(world: World) -> None:
    for event in world.events:
        assert timedelta(minutes=30) <= event.duration <= timedelta(hours=36)
        assert event.starts_at.hour >= 5
        assert event.starts_at.tzinfo is None


def test_statuses_free_and_sold_out_are_mixed(world: World) -> None:
    assert Counter(event.status for event in world.events) == {"published": 174, "draft": 14, "cancelled": 12}
    assert 80 <= sum(event.free for event in world.events) <= 120
    assert sum(event.sold_out for event in world.events) >= 10
    assert all(event.sold == 0 for event in world.events if event.status == "draft")
    assert all(days_ahead(event) > 0 for event in world.events if event.status == "draft")
    assert all(event.sold <= event.capacity for event in world.events)


def test_tickets_cost_minor_units_of_a_known_currency(world: World) -> None:
    for event in world.events:
        assert event.currency in CURRENCIES
        assert 1 <= len(event.tickets) <= 5
        for ticket in event.tickets:
            assert isinstance(ticket.price, int)
            assert ticket.price >= 0
            assert 1 <= ticket.max_per_order <= event.capacity
            assert ticket.quota is None or 0 < ticket.quota <= event.capacity
        assert any(ticket.quota is None for ticket in event.tickets)


@pytest.mark.parametrize(
    ("currency", "price"), [("EUR", 1850), ("JPY", 2800), ("TND", 35000), ("VND", 205000), ("NGN", 1300000)]
)
def test_local_price_knows_the_exponent(currency: str, price: int) -> None:
    assert local_price(1850, currency) == price
    assert local_price(0, currency) == 0
    assert local_price(1, currency) > 0


def test_one_conference_tomorrow_is_busy(world: World) -> None:
    (busy,) = [event for event in world.events if event.busy]
    assert days_ahead(busy) == 1
    assert (busy.sold, busy.status, busy.community.city.name) == (1000, "published", "Rotterdam")
    assert busy.capacity > busy.sold


def test_descriptions_are_two_to_five_blocks_without_gaps(world: World) -> None:
    for event in world.events:
        assert event.description.count("\n\n") >= 1
        assert "{" not in event.description
        assert event.summary.endswith((".", "!", "?"))


def test_people_have_reserved_addresses_and_some_have_needs(world: World) -> None:
    domains = {person.email.split("@")[1] for person in (*world.people, *LOGINS)}
    assert domains == {"example.com", "example.org", "example.net"}
    assert all(person.email.isascii() for person in world.people)
    assert 100 < sum(bool(person.diet) for person in world.people) < 500
    assert sum(bool(person.access) for person in world.people) > 20
    assert not {login.email for login in LOGINS} & {person.email for person in world.people}


def test_plan_people_refuses_more_than_there_are_names() -> None:
    with pytest.raises(ValueError, match="names"):
        plan_people(100_000)


def test_pictures_are_shared(world: World) -> None:
    assert len({event.cover_key for event in world.events}) <= 64
    assert all(replace(event, cover_seed=9).cover_key.endswith("-9") for event in world.events[:3])
