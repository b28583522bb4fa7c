"""Events through the API: found, made, changed, published, cancelled, copied, deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import access, orders, tickets
from app.models import Category, Event
from tests.api.caller import Caller
from tests.conftest import QueryCount
from tests.world import World, make_event

TALK = {
    "title": "A Talk",
    "starts_at": "2038-03-01T19:00:00+01:00",
    "ends_at": "2038-03-01T21:00:00+01:00",
    "timezone": "Europe/Amsterdam",
}


def test_anyone_lists_and_reads_public_events(anyone: Caller, world: World) -> None:
    found = anyone.get("/events/")
    assert found["count"] == 2
    assert {event["title"] for event in found["results"]} == {"Night of Small Websites", "Elsewhere"}
    event = anyone.get(f"/events/{world.concert.id}/")
    assert event["starts_at"] == "2038-06-05T20:00:00+02:00"
    assert event["venue"]["name"] == "De Lantaarn"
    assert (event["capacity"], event["places_left"]) == (100, 98)
    assert event["price_from"] == {"amount": "0.00", "currency": "EUR"}
    assert event["category"] == "music"
    assert event["status"] == "published"
    assert event["url"] == "http://marquee.test/events/night-of-small-websites"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("search=small web", ["Night of Small Websites"]),
        ("category=talks", ["Elsewhere"]),
        ("kind=concert&ordering=-start", ["Elsewhere", "Night of Small Websites"]),
        ("status=completed", []),
        ("status=published&ordering=popularity", ["Night of Small Websites", "Elsewhere"]),
        ("from=2038-06-06T00:00:00Z", []),
        ("to=2038-06-06T00:00:00Z&ordering=price", ["Night of Small Websites", "Elsewhere"]),
        ("near=51.92,4.48&radius_km=10", ["Night of Small Websites"]),
        ("near=52.37,4.90&radius_km=10", []),
        ("near=52.37,4.90&radius_km=100", ["Night of Small Websites"]),
        ("online=true", []),
        ("free=true&online=false", ["Elsewhere", "Night of Small Websites"]),
        ("free=false", []),
        ("currency=USD", []),
        ("page=2&page_size=1&ordering=-start", ["Night of Small Websites"]),
        ("page=9", []),
    ],
)
def test_filters_hold_together(
    anyone: Caller, world: World, session: Session, query: str, titles: list[str]
) -> None:
    world.concert.latitude, world.concert.longitude = 51.9225, 4.47917
    session.commit()
    found = [event["title"] for event in anyone.get(f"/events/?{query}")["results"]]
    assert (found if "ordering" in query else sorted(found)) == titles


@pytest.mark.parametrize(
    "query",
    ["page_size=101", "page_size=1000000000", "page=0", "page=x", "near=200,1", "near=x", "radius_km=5",
     "ordering=title", "kind=nonsense", "from=2038-06-06", "from=0001-01-01T00:00:00%2B14:00", "nonsense=1",
     "currency=eur", "page=1000000000"],
)  # fmt: skip
def test_a_query_that_makes_no_sense_is_422(anyone: Caller, world: World, query: str) -> None:
    problem = anyone.get(f"/events/?{query}", status=422)
    assert problem["errors"]


def test_pages_link_to_their_neighbours(anyone: Caller, world: World) -> None:
    first = anyone.get("/events/?page_size=1&kind=concert")
    assert first["previous"] is None
    assert first["next"] == "http://marquee.test/api/events/?page_size=1&kind=concert&page=2"
    second = anyone.get(first["next"].partition("/api")[2])
    assert (second["next"], len(second["results"])) == (None, 1)
    assert second["previous"].endswith("page=1")


def test_an_organizer_finds_their_drafts_and_others_do_not(
    owner: Caller, stranger: Caller, anyone: Caller, world: World
) -> None:
    assert [e["title"] for e in owner.get("/events/?status=draft")["results"]] == ["A Draft Nobody Sees"]
    assert stranger.get("/events/?status=draft")["count"] == 0
    assert anyone.get("/events/?status=draft")["count"] == 0
    assert owner.get(f"/events/{world.draft.id}/")["status"] == "draft"
    missing = anyone.get("/events/999999999/", status=404)
    assert anyone.get(f"/events/{world.draft.id}/", status=404) == missing
    assert stranger.get(f"/events/{world.draft.id}/", status=404) == missing


def test_an_event_is_made_published_changed_and_cancelled(owner: Caller, world: World) -> None:
    response = owner.call("POST", "/events/", {**TALK, "category": "talks", "capacity": 30}, 201)
    made = response.get_json()
    assert response.headers["Location"] == f"http://marquee.test/api/events/{made['id']}/"
    assert (made["status"], made["community"], made["capacity"]) == ("draft", world.guild.id, 30)
    path = f"/events/{made['id']}/"
    assert "Add a ticket type" in owner.post(f"{path}publish/", status=409)["detail"]
    price = {"amount": "12.50", "currency": "EUR"}
    offered = owner.post(f"{path}ticket-types/", {"name": "Seat", "price": price, "quantity": 5}, 201)
    assert (offered["price"], offered["left"], offered["quantity"]) == (price, 5, 5)
    assert owner.post(f"{path}publish/")["status"] == "published"
    changed = owner.patch(path, {"title": "A Better Talk", "venue": {"name": "Hall", "city": "Delft"}})
    assert (changed["title"], changed["venue"]["city"], changed["capacity"]) == ("A Better Talk", "Delft", 30)
    whole = owner.put(path, {**TALK, "title": "Bare"})
    assert (whole["title"], whole["venue"], whole["capacity"]) == ("Bare", None, None)
    assert owner.post(f"{path}cancel/")["status"] == "cancelled"


def test_a_stale_version_is_told(owner: Caller, world: World) -> None:
    path = f"/events/{world.draft.id}/"
    version = owner.get(path)["version"]
    owner.patch(path, {"summary": "One", "version": version})
    assert "Somebody changed" in owner.patch(path, {"summary": "Two", "version": version}, 409)["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"starts_at": "2038-03-01T19:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"ends_at": TALK["starts_at"]}, "ends_at"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"category": "nonsense"}, "category"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1.5}, "capacity"),
        ({"capacity": 10**30}, "capacity"),
        ({"venue_id": 12345}, "venue_id"),
        ({"venue": {"lat": 3}}, "venue.lat"),
        ({"venue": {"nonsense": 3}}, "venue.nonsense"),
        ({"nonsense": 1}, "nonsense"),
        ({"status": "published"}, "status"),
        ({"currency": "euro"}, "currency"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
    ],
)
def test_fields_that_make_no_sense_are_named(
    owner: Caller, world: World, change: dict[str, Any], field: str
) -> None:
    problem = owner.post("/events/", {**TALK, **change}, 422)
    assert list(problem["errors"]) == [field]


def test_an_event_belongs_to_a_community_one_organizes(
    owner: Caller, attendee: Caller, world: World, session: Session
) -> None:
    missing = owner.post("/events/", {**TALK, "community": 999999}, 422)
    assert owner.post("/events/", {**TALK, "community": world.rivals.id}, 422) == missing
    made = attendee.post("/events/", TALK, 201)
    assert [c.id for c in access.list_communities_of(world.attendee.id)] == [made["community"]]
    access.add_member(world.rivals, world.owner, "organizer", by=world.stranger)
    session.commit()
    assert "community" in owner.post("/events/", TALK, 422)["errors"]
    assert owner.post("/events/", {**TALK, "community": world.rivals.id}, 201)["community"] == world.rivals.id


def test_an_unconfirmed_address_starts_nothing(attendee: Caller, world: World, session: Session) -> None:
    world.attendee.verified_at = None
    session.commit()
    assert "Confirm your e-mail address" in attendee.post("/events/", TALK, 403)["detail"]


def test_only_an_event_that_nobody_booked_can_be_deleted(
    owner: Caller, world: World, session: Session
) -> None:
    assert "Cancel it instead" in owner.delete(f"/events/{world.concert.id}/", 409)["detail"]
    draft = world.draft.id
    tickets.add_ticket_type(world.draft, tickets.TypeDetails("Seat", 0, quantity=3), by=world.owner)
    session.commit()
    owner.delete(f"/events/{draft}/")
    owner.get(f"/events/{draft}/", 404)
    assert session.scalar(select(Event.id).where(Event.id == draft)) is None


def test_a_copy_keeps_words_and_types_and_moves_its_deadlines(
    owner: Caller, world: World, session: Session
) -> None:
    world.seat.sale_to = world.concert.starts_at
    session.commit()
    body = {"title": "Another Night", "starts_at": "2039-01-01T20:00:00+00:00"}
    made = owner.post(f"/events/{world.concert.id}/clone/", body, 201)
    assert (made["title"], made["status"], made["capacity"]) == ("Another Night", "draft", 100)
    assert (made["starts_at"], made["ends_at"]) == ("2039-01-01T21:00:00+01:00", "2039-01-02T00:00:00+01:00")
    types = owner.get(f"/events/{made['id']}/ticket-types/")["results"]
    assert [(t["name"], t["quantity"]) for t in types] == [("Seat", 80), ("Patron", 20)]
    assert types[0]["sale_ends_at"] == "2039-01-01T20:00:00+00:00"
    assert owner.post(f"/events/{world.concert.id}/clone/", status=201)["title"] == world.concert.title


def test_attendees_and_figures_are_the_organizers(owner: Caller, attendee: Caller, world: World) -> None:
    people = owner.get(f"/events/{world.concert.id}/attendees/?search=grace")
    assert [person["name"] for person in people["results"]] == ["Grace Guest"]
    assert "code" not in people["results"][0]
    figures = owner.get(f"/events/{world.concert.id}/statistics/")
    assert (figures["sold"], figures["places_left"], figures["checked_in"]) == (2, 98, 0)
    attendee.get(f"/events/{world.concert.id}/statistics/", 404)


def test_the_list_asks_as_little_for_30_events_as_for_one(
    anyone: Caller, world: World, session: Session, count_queries: QueryCount
) -> None:
    def asked(path: str) -> int:
        count_queries.start()
        anyone.get(path)
        return count_queries.n

    few = asked("/events/"), asked(f"/users/{world.owner.id}/events/")
    talks = session.scalars(select(Category).where(Category.slug == "talks")).one()
    for number in range(30):
        make_event(world.guild, f"talk-{number}", f"Talk {number}", category=talks)
    session.commit()
    assert (asked("/events/"), asked(f"/users/{world.owner.id}/events/")) == few
    assert few[0] <= 2


def test_a_running_event_is_ongoing_and_one_that_is_over_completed(
    anyone: Caller, world: World, session: Session
) -> None:
    world.concert.starts_at = datetime(2020, 1, 1, tzinfo=UTC)
    session.commit()
    assert [e["id"] for e in anyone.get("/events/?status=ongoing")["results"]] == [world.concert.id]
    world.concert.ends_at = datetime(2020, 1, 2, tzinfo=UTC)
    session.commit()
    assert anyone.get(f"/events/{world.concert.id}/")["status"] == "completed"
    assert orders.count_bookings(world.concert)
