"""Finding events: every filter narrows, nothing hidden is found, odd text is only text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import discovery, orders, places, tickets
from app.domain.discovery import Search
from app.domain.discovery.search import span
from app.models import Event
from app.models.events import CANCELLED, UNLISTED
from tests.world import START, World, make_event

TODAY = START.date()


def titles(search: Search, today: date = TODAY) -> list[str]:
    with clock.frozen_at(datetime(today.year, today.month, today.day, 9, tzinfo=UTC)):
        return [entry.title for entry in discovery.find_events(search, 1, today).page.items]


@pytest.fixture
def far(world: World, session: Session) -> Event:
    """A talk in Utrecht a fortnight later, paid and also online."""
    event = make_event(
        world.rivals, "far", "Köln’s Lanterns", on_sale=False, category=world.elsewhere.category
    )
    event.city, event.kind, event.online_url = "Den Haag", "talk", "https://example.org/far"
    event.starts_at, event.ends_at = START + timedelta(days=14), START + timedelta(days=14, hours=2)
    tickets.add_ticket_type(event, tickets.TypeDetails("Seat", 1500, quantity=5), by=None)
    event.status, event.published_at = "published", clock.now() + timedelta(days=1)
    session.flush()
    return event


def test_drafts_unlisted_and_past_events_are_not_found(world: World, session: Session) -> None:
    assert titles(Search()) == ["Night of Small Websites", "Elsewhere"]
    world.elsewhere.visibility = UNLISTED
    session.flush()
    assert titles(Search()) == ["Night of Small Websites"]
    assert titles(Search(words="draft")) == []
    assert titles(Search(), TODAY + timedelta(days=1)) == []


def test_past_events_are_found_when_their_days_are_asked_for(world: World) -> None:
    later = TODAY + timedelta(days=30)
    assert "Elsewhere" in titles(Search(first=TODAY, last=TODAY), later)
    assert titles(Search(first=TODAY - timedelta(days=3), last=TODAY - timedelta(days=1)), later) == []


def test_a_cancelled_event_stays_listed_but_has_no_places(world: World, session: Session) -> None:
    world.elsewhere.status, world.elsewhere.cancelled_at = CANCELLED, clock.now()
    session.flush()
    assert "Elsewhere" in titles(Search())
    assert "Elsewhere" not in titles(Search(left=True))


@pytest.mark.parametrize(
    "search",
    [
        Search(words="koln lant"),
        Search(words="LANTERNS"),
        Search(words="haag"),
        Search(city="den haag"),
        Search(city="Den"),
        Search(categories=("talks",), kind="talk"),
        Search(kind="talk"),
        Search(price="paid"),
        Search(online=True),
        Search(first=TODAY + timedelta(days=14)),
        Search(first=TODAY + timedelta(days=14), last=TODAY + timedelta(days=14)),
    ],
)
def test_each_filter_finds_the_far_talk_alone(far: Event, search: Search) -> None:
    assert titles(search) == [far.title]


@pytest.mark.parametrize(
    "search",
    [
        Search(words="koln night"),
        Search(words="ant"),
        Search(city="haag"),
        Search(categories=("music",)),
        Search(categories=("no-such",), words="lanterns"),
        Search(kind="concert"),
        Search(price="free"),
        Search(when="today"),
        Search(when="weekend"),
        Search(last=TODAY + timedelta(days=13)),
    ],
)
def test_each_filter_leaves_the_far_talk_out(far: Event, search: Search) -> None:
    assert far.title not in titles(search)


def test_filters_hold_together_and_categories_add_up(far: Event) -> None:
    assert titles(Search(categories=("music", "talks"), price="free")) == [
        "Night of Small Websites",
        "Elsewhere",
    ]
    assert titles(Search(categories=("music",), online=True)) == []


def test_newest_first_goes_by_publication(far: Event) -> None:
    assert titles(Search(sort="newest"))[0] == far.title


def test_facets_count_without_their_own_choice(far: Event) -> None:
    with clock.frozen_at(START - timedelta(days=1)):
        found = discovery.find_events(Search(categories=("music",)), 1, TODAY)
    assert [(f.category.slug, f.count, f.chosen) for f in found.facets] == [
        ("music", 1, True),
        ("talks", 2, False),
    ]
    assert found.page.total == 1


def test_prices_and_places_left_of_an_entry(world: World) -> None:
    with clock.frozen_at(START - timedelta(days=1)):
        concert, elsewhere = discovery.find_events(Search(), 1, TODAY).page.items
    assert (concert.lowest, concert.highest, concert.left) == (0, 2500, 98)
    assert (elsewhere.lowest, elsewhere.highest, elsewhere.left) == (0, 0, None)


def test_places_left_are_those_of_the_types_where_fewer(far: Event, world: World) -> None:
    entry = discovery.find_events(Search(words="lanterns"), 1, TODAY).page.items[0]
    assert entry.left == 5


def test_a_full_event_is_left_out_until_a_hold_runs_out(world: World, session: Session) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken + 2)
    orders.hold_places(world.concert, {world.seat.id: 2}, by=None)
    full = discovery.find_events(Search(left=True), 1, TODAY).page.items
    assert world.concert.slug not in [entry.slug for entry in full]
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        freed = discovery.find_events(Search(left=True), 1, TODAY).page.items
    assert world.concert.slug in [entry.slug for entry in freed]


def test_an_event_counts_on_the_days_of_its_own_zone(world: World, session: Session) -> None:
    world.elsewhere.timezone = "Pacific/Auckland"  # 18:00 UTC on the 5th is the 6th there
    session.flush()
    assert "Elsewhere" not in titles(Search(first=TODAY, last=TODAY))
    assert "Elsewhere" in titles(Search(first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=1)))


@pytest.mark.parametrize(
    ("when", "today", "days"),
    [
        ("today", date(2038, 6, 2), (date(2038, 6, 2), date(2038, 6, 2))),
        ("weekend", date(2038, 6, 2), (date(2038, 6, 5), date(2038, 6, 6))),
        ("weekend", date(2038, 6, 6), (date(2038, 6, 6), date(2038, 6, 6))),
        ("week", date(2038, 6, 2), (date(2038, 6, 2), date(2038, 6, 6))),
        ("month", date(2038, 12, 31), (date(2038, 12, 31), date(2038, 12, 31))),
        ("", date(2038, 6, 2), (None, None)),
    ],
)
def test_span_of_a_chip(when: str, today: date, days: tuple[date | None, date | None]) -> None:
    assert span(when, today) == days


@pytest.mark.parametrize(
    "words",
    ["'", "''", "%", ":*", "a:*", "\\", "it's", "’", "& | !", "(((", "-night", "x" * 5000, "<->", "１"],
)
def test_odd_words_are_only_words(world: World, words: str) -> None:
    titles(Search(words=words, city=words))
    assert titles(Search(words=f"{words[:50]} zzzz")) == []


def test_a_page_past_the_end_is_the_last(world: World) -> None:
    found = discovery.find_events(replace(Search(), sort="newest"), 99, TODAY, size=1)
    assert found.page.number == found.page.pages == 2


def test_the_present_moment_is_never_mistaken_for_a_given_one(far: Event) -> None:
    past, coming = Search(first=TODAY, last=TODAY), Search(first=TODAY, last=TODAY + timedelta(days=20))
    for _time in range(2):  # both look alike but for the moment: one is given, one is now
        titles(past, TODAY + timedelta(days=3))
        assert far.title in titles(coming)
