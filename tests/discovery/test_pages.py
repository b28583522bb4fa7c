"""The list of events as a page: shareable address, live fragment, the same work for 1 and 30 events."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.blueprints.discovery.asking import address, read_search
from app.core import brief
from app.domain.discovery import queries
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World, make_event

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
FULL = (
    "/events?q=jazz+night&city=Den+Haag&category=music&category=talks&kind=concert&price=free&when=week"
    "&from=2038-01-02&to=2038-02-03&online=1&left=1&sort=newest&page=3"
)


def test_home_shows_what_comes_and_categories(client: ReviewingClient, world: World) -> None:
    page = client.page("/")
    assert "Night of Small Websites" in page.text
    assert "A Draft Nobody Sees" not in page.text
    assert page.links()["Music"] == "/events?category=music"
    assert all(form.element.get("method", "get") == "get" for form in page.forms())


def test_list_events_shows_price_places_and_community(client: ReviewingClient, world: World) -> None:
    text = client.page("/events").text
    assert "2 events" in text
    assert "Small Web Guild" in text
    assert "98 places left" in text
    assert "A Draft Nobody Sees" not in text


def test_an_address_says_the_whole_search_and_nothing_else(app: Flask) -> None:
    with app.test_request_context():
        search = read_search(MultiDict(parse_qsl(urlsplit(FULL).query)))
        assert address(search, 3) == FULL
        empty = MultiDict(parse_qsl("q=&city=&when=&price=&kind=&sort=&from=&to=", keep_blank_values=True))
        assert address(read_search(empty)) == "/events"


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%27", "q=%25", "q=%3A*", "q=" + "x" * 5000, "q=%5C", "q=%E2%80%99", "q=%EF%BF%BD",
        "from=yesterday", "from=0001-01-01&to=9999-12-31", "page=0", "page=-1", "page=99999999999", "page=x",
        "kind=spaceship", "price=cheap", "when=never", "sort=random",
        "category=" + "&category=".join("abc" * 40),
    ],
)  # fmt: skip
def test_odd_addresses_are_answered(client: ReviewingClient, world: World, query: str) -> None:
    client.page(f"/events?{query}")


def test_a_script_in_the_words_is_text(client: ReviewingClient, world: World) -> None:
    page = client.page("/events?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "Nothing for “<script>alert(1)</script>” yet" in page.text
    assert "<script>alert" not in page.html


def test_the_fragment_carries_its_title_and_address(client: ReviewingClient, world: World) -> None:
    response = client.get("/events?q=night&city=&when=&sort=", headers=PARTIAL)
    assert response.text.lstrip().startswith("<title>“night” · What’s on · Marquee</title>")
    assert "<!doctype" not in response.text.lower()
    assert response.headers["HX-Replace-Url"] == "/events?q=night"
    assert "HX-Request-Type" in response.headers["Vary"]


def test_typing_replaces_the_address_and_a_choice_can_be_undone(
    client: ReviewingClient, world: World
) -> None:
    here = {**PARTIAL, "HX-Current-URL": "http://localhost/events?q=nig&page=2"}
    assert "HX-Replace-Url" in client.get("/events?q=nigh", headers=here).headers
    chosen = client.get("/events?q=nig&category=music", headers=here).headers
    assert chosen["HX-Push-Url"] == "/events?q=nig&category=music"
    assert "HX-Replace-Url" not in chosen


def test_nothing_found_names_the_search_and_the_next_step(client: ReviewingClient, world: World) -> None:
    page = client.page("/events?q=glassblowing&category=music")
    assert "Nothing for “glassblowing” yet" in page.text
    assert page.links()["Look without the filters"] == "/events?q=glassblowing"
    assert page.links()["All coming events"] == "/events"


def test_pages_keep_the_search(client: ReviewingClient, world: World, session: Session) -> None:
    for n in range(25):
        make_event(world.guild, f"more-{n}", f"More {n}")
    session.commit()
    page = client.page("/events?q=more")
    assert "1 to 20 of 25" in page.text
    assert page.links()["2"] == "/events?q=more&page=2"
    assert "21 to 25 of 25" in client.page("/events?q=more&page=2").text


@pytest.mark.parametrize("url", ["/", "/events", "/events?q=o&left=1&price=free&city=rot"])
def test_the_list_takes_as_many_statements_for_30_events_as_for_1(
    client: ReviewingClient, world: World, session: Session, count_queries: QueryCount, url: str
) -> None:
    client.page(url, **PARTIAL)
    few = count_queries.start() and client.page(url, **PARTIAL) and count_queries.n
    for n in range(30):
        make_event(world.guild, f"on-{n}", f"On {n}", capacity=10)
    session.commit()
    count_queries.start()
    client.page(url, **PARTIAL)
    assert count_queries.n == few == 2


def test_numbers_of_many_events_are_remembered_for_a_moment_but_never_the_events(
    client: ReviewingClient, world: World, session: Session, count_queries: QueryCount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(queries, "MANY", 1)
    client.page("/events", **PARTIAL)
    make_event(world.guild, "first-of-all", "First of all")
    world.concert.title = "Night of Large Websites"
    session.commit()
    count_queries.start()
    text = client.page("/events", **PARTIAL).text
    assert count_queries.n == 1
    assert "First of all" in text
    assert "Night of Large Websites" in text
    told = re.search(r"\d+ events", text)
    brief.clear()
    again = re.search(r"\d+ events", client.page("/events", **PARTIAL).text)
    assert told is not None
    assert again is not None
    assert told[0] != again[0]


def test_pages_for_visitors_are_shared_without_anything_of_them(
    client: ReviewingClient, world: World
) -> None:
    response = client.get("/events")
    assert "Set-Cookie" not in response.headers
    assert "csrf" not in response.text


def test_the_sitemap_lists_public_events_only(client: ReviewingClient, world: World) -> None:
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    assert "http://marquee.test/events/night-of-small-websites" in response.text
    assert "a-draft-nobody-sees" not in response.text
