"""A community's places: kept by its organizers, taken by its events as a copy."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Refused, Stale
from app.domain import access, venues
from app.models import Event, Venue
from tests.api.caller import Caller
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World

PLACES = "/communities/small-web-guild/venues"
HALL = venues.VenueDetails("The Hall", "Kade 9", "Delft", "NL", 52.01, 4.36, 300)
NEW = {"title": "At the Hall", "starts": "2038-09-01T20:00", "timezone": "Europe/Amsterdam"}


@pytest.fixture
def hall(world: World, session: Session) -> Venue:
    venue = venues.add_venue(world.guild, HALL, by=world.owner)
    session.commit()
    return venue


def test_a_place_is_added_edited_and_closed(client: ReviewingClient, world: World, session: Session) -> None:
    client.sign_in("assistant@example.com")
    assert "No places yet" in client.page(PLACES).text
    fields = {
        "name": "The Hall",
        "city": "Delft",
        "capacity": "300",
        "latitude": "52.01",
        "longitude": "4.36",
    }
    client.fill(f"{PLACES}/new", **fields)
    venue = session.scalars(select(Venue)).one()
    assert (venue.name, venue.latitude, venue.capacity) == ("The Hall", 52.01, 300)
    client.fill(f"{PLACES}/{venue.id}/edit", name="The Big Hall", latitude="", longitude="")
    assert "The Big Hall" in client.page(PLACES).text
    client.fill(f"{PLACES}/{venue.id}/edit", action=f"{PLACES}/{venue.id}/closing")
    assert "The Big Hall" not in client.page(PLACES).text
    assert client.get(f"{PLACES}/{venue.id}/edit").status_code == 404


def test_a_place_that_makes_no_sense_is_refused(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    assert "Give the place a name" in client.fill(f"{PLACES}/new", status=422).text
    half = client.fill(f"{PLACES}/new", status=422, name="X", latitude="52")
    assert "both numbers, or neither" in half.text
    far = client.fill(f"{PLACES}/new", status=422, name="X", latitude="152", longitude="0")
    assert "between -90 and 90" in far.text
    with pytest.raises(Refused):
        venues.add_venue(world.guild, venues.VenueDetails("X", capacity=0), by=world.owner)


def test_another_communitys_place_is_not_found(client: ReviewingClient, world: World, hall: Venue) -> None:
    client.sign_in("stranger@example.com")
    assert client.get(PLACES).status_code == 404
    assert client.get(f"/communities/rival-guild/venues/{hall.id}/edit").status_code == 404


def test_a_stale_edit_is_told(client: ReviewingClient, world: World, hall: Venue) -> None:
    client.sign_in("owner@example.com")
    answer = client.fill(f"{PLACES}/{hall.id}/edit", status=409, version="0", name="Mine")
    assert "Saved meanwhile by somebody else" in answer.text
    with pytest.raises(Stale):
        venues.edit_venue(hall, HALL, 0, by=world.owner)


def test_choosing_a_place_fills_what_nobody_typed(
    client: ReviewingClient, world: World, hall: Venue, session: Session
) -> None:
    client.sign_in("owner@example.com")
    client.fill("/events/new", **NEW, venue=str(hall.id))
    made = session.scalars(select(Event).where(Event.title == "At the Hall")).one()
    assert (made.place_name, made.address, made.city, made.latitude) == ("The Hall", "Kade 9", "Delft", 52.01)
    assert made.venue_id == hall.id
    venues.edit_venue(hall, venues.VenueDetails("Renamed"), hall.version, by=world.owner)
    session.commit()
    edit = f"/events/{made.slug}/edit"
    client.fill(edit, action=edit, summary="Unmoved")
    session.refresh(made)
    assert (made.place_name, made.summary, made.venue_id) == ("The Hall", "Unmoved", hall.id)


def test_what_was_typed_wins_over_a_chosen_place(
    client: ReviewingClient, world: World, hall: Venue, session: Session
) -> None:
    client.sign_in("owner@example.com")
    client.fill("/events/new", **NEW, venue=str(hall.id), place_name="Elsewhere", city="Gouda")
    made = session.scalars(select(Event).where(Event.title == "At the Hall")).one()
    assert (made.place_name, made.city, made.venue_id) == ("Elsewhere", "Gouda", None)
    edit = f"/events/{made.slug}/edit"
    client.fill(edit, action=edit, venue=str(hall.id))
    session.refresh(made)
    assert (made.place_name, made.city, made.venue_id) == ("The Hall", "Delft", hall.id)


def test_a_place_of_another_community_is_refused(
    client: ReviewingClient, world: World, hall: Venue, session: Session
) -> None:
    access.add_member(world.rivals, world.owner, "organizer", by=world.stranger)
    session.commit()
    client.sign_in("owner@example.com")
    answer = client.fill("/events/new", status=422, **NEW, venue=str(hall.id), organizer="rival-guild")
    assert "belongs to another community" in answer.text


def test_the_list_of_places_asks_one_statement_for_many(
    client: ReviewingClient, world: World, hall: Venue, session: Session, count_queries: QueryCount
) -> None:
    client.sign_in("owner@example.com")
    count_queries.start()
    client.page(PLACES)
    few = count_queries.n
    for number in range(30):
        venues.add_venue(world.guild, venues.VenueDetails(f"Room {number}"), by=world.owner)
    session.commit()
    count_queries.start()
    client.page(PLACES)
    assert count_queries.n == few


def test_programs_see_places_of_public_events_and_their_own(
    anyone: Caller, owner: Caller, world: World, hall: Venue, session: Session
) -> None:
    assert anyone.get("/venues/")["results"] == []
    assert [v["name"] for v in owner.get("/venues/?search=hall")["results"]] == ["The Hall"]
    made = owner.patch(f"/events/{world.concert.id}/", {"venue_id": hall.id})
    assert made["venue"] == {
        "name": "The Hall", "address": "Kade 9", "city": "Delft", "country": "NL", "lat": 52.01, "lon": 4.36,
    }  # fmt: skip
    assert made["venue_id"] == hall.id
    assert [v["capacity"] for v in anyone.get("/venues/?search=delft")["results"]] == [300]


def test_an_event_is_copied_and_a_draft_deleted(
    client: ReviewingClient, world: World, session: Session
) -> None:
    client.sign_in("owner@example.com")
    copied = client.fill("/events/night-of-small-websites/copy", title="Again", starts="2039-01-01T20:00")
    made = session.scalars(select(Event).where(Event.title == "Again")).one()
    assert copied.headers["Location"] == f"/events/{made.slug}/edit"
    assert made.local_start.isoformat() == "2039-01-01T20:00:00+01:00"
    client.fill(f"/events/{made.slug}/deletion")
    assert client.get(f"/events/{made.slug}/edit").status_code == 404
    refused = client.fill("/events/night-of-small-websites/deletion", status=422)
    assert "it stays on record" in refused.text
    bad = client.fill("/events/night-of-small-websites/copy", status=422, starts="0001-01-01T20:00")
    assert "this century" in bad.text
