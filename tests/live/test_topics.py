"""Who may hear what; what waits together is told once; nothing of it is needed for a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from redis.exceptions import ConnectionError as RedisDown

from app.blueprints.live.topics import admitted
from app.core import db as work
from app.core import hints, queue
from app.core.db import unit_of_work
from app.domain import orders
from app.models import User
from app.web import live, page_cache
from tests.review import ReviewingClient
from tests.world import World

BO = orders.Buyer("Bo Buyer", "bo@example.com")
PAGE = "/events/night-of-small-websites"


def heard(world: World, person: User | None, asked: str) -> set[str] | None:
    topics = admitted(asked.format(e=world.concert.id, d=world.draft.id), person)
    return None if topics is None else {t.partition(":")[0] for t in topics} - {hints.PERSON}


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        (None, "places:{e}", {"places"}),
        (None, "places:{d}", set()),
        (None, "scans:{e}", None),
        (None, "inbox", None),
        ("stranger", "places:{e},scans:{e},orders:{e},inbox", {"places", "inbox"}),
        ("stranger", "places:{d}", set()),
        ("door", "scans:{e},orders:{e}", {"scans"}),
        ("assistant", "scans:{e},orders:{e},places:{d}", {"scans", "orders", "places"}),
        ("owner", "person:1,inbox:1,places:x,places:٣,places:99999999999999999999", set()),
    ],
)
def test_topics_go_to_whom_they_concern(
    world: World, name: str | None, asked: str, expected: set[str] | None
) -> None:
    assert heard(world, getattr(world, name) if name else None, asked) == expected


def test_an_inbox_is_always_ones_own(world: World) -> None:
    assert f"inbox:{world.owner.id}" not in (admitted(f"inbox:{world.owner.id},inbox", world.stranger) or ())


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What went to the broker, message by message."""
    messages: list[list[str]] = []
    monkeypatch.setattr(Redis, "publish", lambda broker, channel, text: messages.append(json.loads(text)))
    return messages


def test_what_one_commit_changed_is_one_message(app: Flask, world: World, published: list[list[str]]) -> None:
    orders.place_order(world.concert, {world.seat.id: 1}, BO, by=world.stranger)
    assert published == []
    work.commit()
    n = world.concert.id
    assert [set(message) for message in published] == [
        {f"places:{n}", f"orders:{n}", f"inbox:{world.stranger.id}"}
    ]


def test_what_was_given_up_is_not_told(app: Flask, world: World, published: list[list[str]]) -> None:
    hints.tell("places:1")
    work.rollback()
    with unit_of_work():
        hints.tell("places:2")
    assert published == [["places:2"]]


def test_without_a_broker_nothing_is_slower_or_broken(
    client: ReviewingClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def down(*arguments: Any, **options: Any) -> None:
        calls.append(1)
        raise RedisDown

    monkeypatch.setattr(queue, "_silent_until", 0.0)
    monkeypatch.setattr(Redis, "execute_command", down)
    for _time in range(3):
        orders.place_order(world.concert, {world.seat.id: 1}, BO, by=None)
        work.commit()
    assert len(calls) == 1
    assert "places left" in client.page(PAGE).text
    assert "places left" in client.get(f"{PAGE}/places").text


def test_a_shared_part_is_forgotten_with_its_topic(
    client: ReviewingClient, world: World, published: list[list[str]]
) -> None:
    before = client.get(f"{PAGE}/places").text
    orders.place_order(world.concert, {world.seat.id: 5}, BO, by=None)
    work.commit()
    assert client.get(f"{PAGE}/places").text == before
    page_cache.forget([f"places:{world.concert.id}"])
    assert "93 of 100 places left" in client.get(f"{PAGE}/places").text


def test_what_is_left_of_each_ticket_type_moves_too(
    client: ReviewingClient, world: World, published: list[list[str]]
) -> None:
    region = client.page(PAGE).by_id("offers")
    address = region.get("hx-get", "")
    assert region.get("hx-trigger", "").startswith("places-changed from:document")
    assert " left" not in client.page(address).text
    for _time in range(2):
        orders.place_order(world.concert, {world.patron.id: 6}, BO, by=None)
    work.commit()
    page_cache.forget([f"places:{world.concert.id}"])
    assert "8 left" in client.page(address).text


def test_a_part_read_before_the_change_is_not_kept(
    client: ReviewingClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = f"places:{world.concert.id}"
    monkeypatch.setattr(page_cache, "_changed", {topic: float("inf")})
    client.get(f"{PAGE}/places")
    monkeypatch.setattr(page_cache, "_changed", {})
    orders.place_order(world.concert, {world.seat.id: 5}, BO, by=None)
    work.commit()
    assert "93 of 100 places left" in client.get(f"{PAGE}/places").text


def test_a_draft_is_shared_with_nobody(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    assert client.get("/events/a-draft-nobody-sees/places").status_code == 200
    assert not page_cache._parts


class Deaf:
    """A socket that remembers what was done to it."""

    def __init__(self) -> None:
        self.input_buffer: list[object] = []
        self.event = self

    def set(self) -> None:
        """It is woken by its buffer."""


def line(owner: str, *topics: str) -> live.Line:
    return live.Line(Deaf(), owner, frozenset(topics))


def test_a_crowd_is_told_less_often_and_fetches_one_after_the_other() -> None:
    board = live.Board()
    crowd = [line(f"address:{n}", "places:1") for n in range(400)]
    assert all(board.join(one) for one in crowd)
    for _burst in range(5):
        board.hear(["places:1"])
    assert [len(one.ws.input_buffer) for one in crowd] == [1] * 400
    assert crowd[0].waiting == {"places:1": live.LARGEST_SPREAD}
    assert board.due == {"places:1"}


def test_somebody_gets_twenty_lines_and_a_late_page_what_it_missed() -> None:
    board = live.Board()
    board.hear(["places:1"])
    lines = [line("person:1", "places:1") for _n in range(21)]
    assert [board.join(one) for one in lines] == [True] * 20 + [False]
    assert lines[0].waiting == {"places:1": 0.0}
    board.leave(lines[0])
    assert board.join(line("person:1", "places:2"))
