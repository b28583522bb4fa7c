"""Organizers keep codes and links, and see what they brought."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import orders, promotions
from app.models import PromoCode, TrackingLink
from tests.conftest import ReviewingClient
from tests.promotions import desk
from tests.world import World

CODES = "/events/night-of-small-websites/promo-codes"
LINKS = "/events/night-of-small-websites/tracking-links"


@pytest.fixture
def owner(client: ReviewingClient, world: World) -> ReviewingClient:
    client.sign_in("owner@example.com")
    return client


def code_of(session: Session, text: str) -> PromoCode:
    session.expire_all()
    return session.scalars(select(PromoCode).where(PromoCode.code == text)).one()


def test_an_organizer_makes_a_code_and_changes_it(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    assert "No codes yet" in owner.page(CODES).text
    owner.fill(
        f"{CODES}/new", code="early", kind="percent", value="15 %", limit="40", types=str(world.patron.id)
    )
    text = owner.page(CODES).text
    assert all(words in text for words in ("EARLY", "15 % off", "Patron", "0 of 40"))
    promo = code_of(session, "EARLY")
    edit = f"{CODES}/{promo.id}/edit"
    owner.fill(edit, kind="amount", value="7.50", note="For the press")
    promo = code_of(session, "EARLY")
    assert (promo.kind, promo.value, promo.note, promo.version) == ("amount", 750, "For the press", 2)
    assert owner.page(edit).form(edit).values()["value"] == "7.50"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "percent", "value": "101"}, "from 1 to 100"),
        ({"kind": "percent", "value": "1.5"}, "from 1 to 100"),
        ({"kind": "percent", "value": "²"}, "from 1 to 100"),
        ({"kind": "amount", "value": "-1"}, "an amount such as"),
        ({"kind": "amount", "value": ""}, "an amount such as"),
        ({"kind": "amount", "value": "0"}, "above 0"),
        ({"kind": "price", "value": "1.234"}, "an amount such as"),
        ({"kind": "nothing"}, "do nothing"),
        ({"value": "5", "limit": "0"}, "whole number from 1"),
        ({"value": "5", "types": "999999"}, "not a valid choice"),
        (
            {"value": "5", "valid_from": "2038-01-02T10:00", "valid_to": "2038-01-01T10:00"},
            "end after it begins",
        ),
        ({"code": "A", "value": "5"}, "3 to 40"),
    ],
)
def test_odd_codes_are_refused_beside_their_field(
    owner: ReviewingClient, world: World, session: Session, fields: dict[str, str], words: str
) -> None:
    given = {"code": "ODD", "kind": "percent", **fields}
    refused = owner.fill(f"{CODES}/new", status=422, **given)
    assert words in refused.text
    assert session.scalars(select(PromoCode)).all() == []


def test_a_code_is_stopped_and_resumed(owner: ReviewingClient, world: World, session: Session) -> None:
    promo = desk.add(world)
    session.commit()
    owner.fill(CODES, action=f"{CODES}/{promo.id}/stop")
    assert "Stopped" in owner.page(CODES).text
    session.expire_all()
    assert "isn’t valid" in desk.why(world, "SPRING")
    owner.fill(CODES, action=f"{CODES}/{promo.id}/resumption")
    session.expire_all()
    assert desk.find(world) is not None


def test_two_organizers_at_one_code_are_told(owner: ReviewingClient, world: World, session: Session) -> None:
    promo = desk.add(world)
    session.commit()
    edit = f"{CODES}/{promo.id}/edit"
    stale = owner.page(edit).form(edit).values()
    owner.fill(edit, note="Mine")
    answer = owner.post(edit, data={**stale, "note": "Yours"})
    assert answer.status_code == 409
    assert "Mine" in answer.text


def test_another_events_code_and_link_are_not_found(
    client: ReviewingClient, world: World, session: Session
) -> None:
    promo = desk.add(world)
    link = promotions.add_link(world.concert, "Poster", "", by=world.owner)
    session.commit()
    client.sign_in("stranger@example.com")
    for address in (f"promo-codes/{promo.id}/stop", f"tracking-links/{link.id}/removal"):
        assert client.post(f"/events/elsewhere/{address}", data={}).status_code in (400, 404)
    assert client.get(f"/events/elsewhere/promo-codes/{promo.id}/edit").status_code == 404
    assert client.get(CODES).status_code == 404


def test_links_are_kept_with_what_they_brought(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    owner.fill(LINKS, LINKS, name="Poster at the library")
    owner.fill(LINKS, LINKS, name="Newsletter", source="Mail-1")
    orders.place_order(world.concert, {world.seat.id: 3}, desk.BUYER, by=None, source="mail-1")
    orders.place_order(world.concert, {world.seat.id: 1}, desk.BUYER, by=None, source="elsewhere")
    session.commit()
    page = owner.page(LINKS)
    rows = [
        " ".join("".join(row.itertext()).split())
        for row in page.by_id("sources").iter()
        if row.tag.endswith("}tr")
    ]
    address = "http://marquee.test/events/night-of-small-websites?from="
    assert [row.removesuffix(" Remove") for row in rows[1:]] == [
        f"Newsletter {address}mail-1 0 1 3 €0.00",
        f"Poster at the library {address}poster-at-the-library 0 0 0 €0.00",
        "No link 1 2 €0.00",
        "elsewhere 1 1 €0.00",
    ]
    link = session.scalars(select(TrackingLink).where(TrackingLink.source == "mail-1")).one()
    owner.fill(LINKS, action=f"{LINKS}/{link.id}/removal")
    assert "mail-1 1 3" in owner.page(LINKS).text


@pytest.mark.parametrize(("name", "source"), [("Api", ""), ("Ünïcode", "ü"), ("Twice", "one"), ("X", "a b")])
def test_odd_links_are_refused(
    owner: ReviewingClient, world: World, session: Session, name: str, source: str
) -> None:
    promotions.add_link(world.concert, "One", "one", by=world.owner)
    session.commit()
    owner.fill(LINKS, LINKS, status=422, name=name, source=source)


def test_the_lists_ask_as_often_for_one_as_for_many(
    owner: ReviewingClient, world: World, session: Session, count_queries: Any
) -> None:
    def asked(address: str) -> int:
        session.commit()
        count_queries.start()
        owner.get(address)
        return int(count_queries.n)

    desk.add(world, "FIRST")
    promotions.add_link(world.concert, "First", "", by=world.owner)
    before = asked(CODES), asked(LINKS)
    for n in range(29):
        desk.add(world, f"CODE{n}", type_ids=frozenset({world.patron.id, world.seat.id}))
        promotions.add_link(world.concert, f"Link {n}", "", by=world.owner)
    assert (asked(CODES), asked(LINKS)) == before


def test_an_orders_page_tells_its_code_and_where_it_came_from(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    desk.add(world)
    promotions.add_link(world.concert, "The newsletter", "mail", by=world.owner)
    order = orders.place_order(
        world.concert, {world.patron.id: 2}, desk.BUYER, by=None, source="mail", code=desk.find(world)
    )
    session.commit()
    page = owner.page(f"/manage/night-of-small-websites/orders/{order.code}")
    assert "2 × Patron €50.00" in " ".join(page.text.replace("€", " €").split())
    assert "Promo code SPRING" in page.text
    assert "Booked through The newsletter" in page.text
