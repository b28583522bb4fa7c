"""The public page of an event: what it shows to whom, and what a title cannot do to it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import events, orders, places, tickets
from tests.conftest import QueryCount
from tests.pages import NS, Page
from tests.review import ReviewingClient
from tests.world import START, World

PAGE = "/events/night-of-small-websites"
DRAFT = "/events/a-draft-nobody-sees"


def structured(page: Page) -> dict[str, Any]:
    scripts = [s for s in page.root.iter(f"{NS}script") if s.get("type") == "application/ld+json"]
    assert len(scripts) == 1
    data: dict[str, Any] = json.loads(scripts[0].text or "")
    return data


def metas(page: Page) -> dict[str, str]:
    pairs = ((m.get("property") or m.get("name"), m.get("content", "")) for m in page.root.iter(f"{NS}meta"))
    return {name: content for name, content in pairs if name}


def test_show_event_tells_what_when_where_and_for_how_much(client: ReviewingClient, world: World) -> None:
    page = client.page(PAGE)
    assert page.heading == "Night of Small Websites"
    for words in ("20:00 to 23:00", "De Lantaarn", "Free to €25.00", "98 of 100 places left", "Seat"):
        assert words in page.text, words


def test_booking_begins_with_a_plain_form_of_choices(client: ReviewingClient, world: World) -> None:
    form = client.page(PAGE).form(f"{PAGE}/booking")
    assert form.element.get("method", "get") == "get"
    assert set(form.values()) == {f"t{world.seat.id}", f"t{world.patron.id}"}


def test_what_cannot_be_paid_for_is_shown_without_a_way_to_choose_it(
    client: ReviewingClient, session: Session, world: World, no_provider: None
) -> None:
    tickets.withdraw_ticket_type(world.seat, by=world.owner)
    session.commit()
    page = client.page(PAGE)
    assert "can’t be paid for online at this site yet" in page.text
    assert page.form(f"{PAGE}/booking").values() == {}


def test_show_event_has_one_form_and_no_cookie_for_visitors(client: ReviewingClient, world: World) -> None:
    response = client.get(PAGE)
    assert "Set-Cookie" not in response.headers
    assert not [f for f in Page(response.text).forms() if f.element.get("method", "").lower() == "post"]


def test_show_event_asks_as_often_with_1_type_as_with_30(
    client: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    client.get(PAGE)
    count_queries.start()
    client.get(f"{PAGE}?a=1")
    few = count_queries.n
    for n in range(30):
        tickets.add_ticket_type(world.concert, tickets.TypeDetails(f"Type {n}", 0), by=world.owner)
    session.commit()
    count_queries.start()
    client.get(f"{PAGE}?a=2")
    assert count_queries.n == few <= 4


def test_cards_and_search_engines_are_told_in_their_words(client: ReviewingClient, world: World) -> None:
    page = client.page(PAGE)
    told = metas(page)
    assert told["og:title"] == "Night of Small Websites"
    assert told["og:url"] == f"http://marquee.test{PAGE}"
    assert told["description"] == told["twitter:description"] == "A summary of one line."
    data = structured(page)
    assert (data["@type"], data["startDate"]) == ("Event", "2038-06-05T20:00:00+02:00")
    assert data["location"]["address"]["addressLocality"] == "Rotterdam"
    assert [offer["price"] for offer in data["offers"]] == ["0.00", "25.00"]
    assert data["offers"][0]["availability"] == "https://schema.org/InStock"


def test_a_picture_comes_in_sizes_and_as_a_card(
    client: ReviewingClient, session: Session, world: World
) -> None:
    world.concert.cover = "a" * 32
    session.commit()
    page = client.page(PAGE)
    told = metas(page)
    assert told["og:image"] == told["twitter:image"] == f"http://marquee.test/media/{'a' * 32}/card.jpg"
    image = next(i for i in page.root.iter(f"{NS}img") if i.get("class") == "cover")
    assert image.get("srcset", "").count("w,") == 2
    assert (image.get("width"), image.get("height")) == ("1280", "640")


HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}" onload="alert(3)'


def test_a_script_in_a_title_stays_text_everywhere(
    client: ReviewingClient, session: Session, world: World
) -> None:
    world.concert.title = world.concert.summary = world.concert.place_name = HOSTILE
    world.guild.name = HOSTILE
    world.seat.name = world.seat.description = HOSTILE
    session.commit()
    response = client.get(PAGE)
    page = Page(response.text)
    assert structured(page)["name"] == HOSTILE
    assert "alert(1)</script>" not in response.text
    scripts = [s for s in page.root.iter(f"{NS}script") if not s.get("src")]
    assert len(scripts) == 1
    assert page.heading == " ".join(HOSTILE.split())
    assert not [e for e in page.root.iter() if any(name.startswith("on") for name in e.attrib)]


def test_markdown_cannot_run_anything(client: ReviewingClient, session: Session, world: World) -> None:
    world.concert.description = (
        "[a](javascript:alert(1)) [b](data:text/html,x) <script>alert(1)</script>\n\n"
        '<p hx-get="/logout" hx-trigger="load">x</p>\n\n![x](http://evil.example/pixel.gif)'
    )
    session.commit()
    page = client.page(PAGE)
    assert not [a for a in page.links().values() if a.startswith(("javascript:", "data:"))]
    assert not [e for e in page.root.iter() if e.get("hx-get") == "/logout"]
    assert not [i for i in page.root.iter(f"{NS}img") if "evil" in i.get("src", "")]


@pytest.mark.parametrize("path", ["", "/event.ics", "/places"])
@pytest.mark.parametrize("who", ["", "stranger", "attendee"])
def test_a_draft_is_nothing_to_others(client: ReviewingClient, world: World, who: str, path: str) -> None:
    if who:
        client.sign_in(f"{who}@example.com")
    assert client.get(DRAFT + path).status_code == 404


def test_a_draft_shows_itself_to_its_organizers(client: ReviewingClient, world: World) -> None:
    client.sign_in("assistant@example.com")
    page = client.page(DRAFT)
    assert "This is a draft." in page.text
    assert metas(page)["robots"] == "noindex"
    assert page.links()["Add a ticket type"] == f"{DRAFT}/ticket-types/new"


def test_only_organizers_see_ways_to_manage(client: ReviewingClient, world: World) -> None:
    assert "Edit event" not in client.page(PAGE).links()
    client.sign_in("attendee@example.com")
    assert "Edit event" not in client.page(PAGE).links()


def test_an_organizer_sees_ways_to_manage(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    assert client.page(PAGE).links()["Edit event"] == f"{PAGE}/edit"


def test_an_unlisted_event_asks_not_to_be_listed(
    client: ReviewingClient, session: Session, world: World
) -> None:
    world.concert.visibility = "unlisted"
    session.commit()
    assert metas(client.page(PAGE))["robots"] == "noindex"


def test_a_cancelled_event_says_so_and_leads_to_bookings(
    client: ReviewingClient, session: Session, world: World
) -> None:
    events.cancel_event(world.concert, by=world.owner)
    session.commit()
    page = client.page(PAGE)
    assert "This event is cancelled." in page.text
    assert page.links()["Find your booking"] == "/bookings/find"
    assert f"t{world.seat.id}" not in page.html
    assert structured(page)["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_sold_out_event_says_so(client: ReviewingClient, session: Session, world: World) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken)
    session.commit()
    page = client.page(PAGE)
    assert "What comes free goes to those who wait" in page.text
    assert page.by_id("places").get("hx-get") == f"{PAGE}/places"
    assert structured(page)["offers"][0]["availability"] == "https://schema.org/SoldOut"


def test_a_sale_to_come_says_when(client: ReviewingClient, session: Session, world: World) -> None:
    for ticket_type in (world.seat, world.patron):
        ticket_type.sale_from = START - timedelta(hours=2)
    session.commit()
    assert "The sale begins on Saturday 5 June 2038, 18:00." in client.page(PAGE).text


def test_an_event_that_is_over_sells_nothing(client: ReviewingClient, world: World) -> None:
    with clock.frozen_at(START + timedelta(days=1)):
        page = client.page(PAGE)
    assert "The sale is over." in page.text
    assert page.by_id("places").get("hx-get") is None


def test_hidden_and_withdrawn_types_are_not_offered(
    client: ReviewingClient, session: Session, world: World
) -> None:
    world.patron.hidden = True
    tickets.withdraw_ticket_type(world.seat, by=world.owner)
    session.commit()
    page = client.page(PAGE)
    assert "Patron" not in page.text
    assert "There are no tickets yet." in page.text


def test_places_left_is_a_fragment_that_browsers_ask_for_anew(
    client: ReviewingClient, session: Session, world: World
) -> None:
    orders.place_order(world.concert, {world.seat.id: 3}, orders.Buyer("B", "b@example.com"), by=None)
    session.commit()
    response = client.get(f"{PAGE}/places")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "95 of 100 places left" in response.text
    assert "<html" not in response.text
    assert f'hx-get="{PAGE}/places"' in response.text


def test_the_calendar_file_is_an_attachment(client: ReviewingClient, world: World) -> None:
    response = client.get(f"{PAGE}/event.ics")
    assert response.mimetype == "text/calendar"
    assert "night-of-small-websites.ics" in response.headers["Content-Disposition"]
    entry = Calendar.from_ical(response.data).walk("VEVENT")[0]
    assert entry["URL"] == f"http://marquee.test{PAGE}"


def test_no_address_of_a_page_follows_the_requests_host(client: ReviewingClient, world: World) -> None:
    response = client.get(PAGE, headers={"Host": "evil.example"})
    assert "evil.example" not in response.text


def test_the_last_places_can_be_chosen(client: ReviewingClient, session: Session, world: World) -> None:
    counter = tickets.get_own_counter(world.patron)
    counter.quantity = counter.taken + 3
    session.commit()
    choice = client.page(PAGE).by_id(f"t{world.patron.id}")
    assert [option.get("value") for option in choice] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("years", [0, 1])
def test_the_year_is_said_where_it_is_another(
    client: ReviewingClient, session: Session, world: World, years: int
) -> None:
    year = clock.now().year + years
    world.concert.starts_at = clock.now().replace(year=year, month=12, day=12, hour=12)
    world.concert.ends_at = world.concert.starts_at + timedelta(hours=1)
    session.commit()
    page = client.page(f"/communities/{world.concert.community.slug}")
    assert (f"12 December {year}" in page.text) is bool(years)
