"""Visits through tracking links: counted once a page load from elsewhere, and nothing kept of the visitor."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core import queue
from app.domain import orders, promotions
from app.domain.promotions.visits import VISITS
from app.models import TrackingLink
from tests.conftest import ReviewingClient
from tests.promotions import desk
from tests.world import World

PAGE = "/events/night-of-small-websites"
LINKS = f"{PAGE}/tracking-links"
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def link(world: World, session: Session) -> TrackingLink:
    for key in (VISITS.counting, VISITS.taken):
        queue.attempt("clean", lambda broker, key=key: broker.delete(key))  # type: ignore[misc]
    made = promotions.add_link(world.concert, "Poster", "poster", by=world.owner)
    session.commit()
    return made


def visits(session: Session, link: TrackingLink) -> int:
    promotions.store_visits()
    session.commit()
    session.refresh(link)
    for key in (VISITS.counting, VISITS.taken):
        queue.attempt("clean", lambda broker, key=key: broker.delete(key))  # type: ignore[misc]
    return link.visits


def come(client: ReviewingClient, address: str = f"{PAGE}?from=poster", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address, headers={**PERSON, **named})


def test_people_from_elsewhere_are_counted_also_where_the_page_is_kept(
    client: ReviewingClient, session: Session, link: TrackingLink
) -> None:
    first = come(client)
    come(client, Referer="https://example.org/news")
    come(client, If_None_Match=first.headers["ETag"])
    assert "Set-Cookie" not in first.headers
    assert visits(session, link) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"User_Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"},
        {"User_Agent": "facebookexternalhit/1.1"},
        {"User_Agent": "curl/8.5.0"},
        {"User_Agent": ""},
        {"Referer": "http://localhost/events"},
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Cache_Control": "max-age=0"},
        {"HX_Request": "true", "HX_Request_Type": "partial"},
    ],
)
def test_programs_reloads_and_steps_within_are_not(
    client: ReviewingClient, session: Session, link: TrackingLink, headers: dict[str, str]
) -> None:
    come(client, **headers)
    assert visits(session, link) == 0


def test_other_links_events_and_pages_that_are_not_there_count_nothing(
    client: ReviewingClient, session: Session, link: TrackingLink
) -> None:
    for address in (PAGE, f"{PAGE}?from=nowhere", f"{PAGE}?from=%00", f"{PAGE}/booking?from=poster",
                    "/events/elsewhere?from=poster", "/events/a-draft-nobody-sees?from=poster"):  # fmt: skip
        come(client, address)
    assert visits(session, link) == 0


def test_the_organizer_sees_how_many_of_a_hundred_book(
    client: ReviewingClient, session: Session, world: World, link: TrackingLink
) -> None:
    for _n in range(4):
        come(client)
    assert visits(session, link) == 4
    orders.place_order(world.concert, {world.seat.id: 1}, desk.BUYER, by=None, source="poster")
    session.commit()
    client.sign_in("owner@example.com")
    text = " ".join("".join(client.page(LINKS).by_id("sources").itertext()).split())
    assert "?from=poster 4 1 25 % 1" in text
