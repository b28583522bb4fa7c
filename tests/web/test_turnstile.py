"""The turnstile: bookings in turn, told politely when there is none, and told at once when all is gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from app.domain import places
from app.web import arrival, turnstile
from app.web.turnstile import TURN, Line, Turnstile
from tests.conftest import QueryCount
from tests.orders.desk import BO, URL, seats
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import World

PAYMENT = "/bookings/ABCDE/payment"


@pytest.fixture
def full_line(app: Flask) -> Iterator[None]:
    """No turn is to be had."""
    before, full = app.wsgi_app, Line(0, 0, 0.0)
    app.wsgi_app = Turnstile(app.wsgi_app, full, Line(0, 0, 0.0))  # type: ignore[method-assign]
    yield
    app.wsgi_app = before  # type: ignore[method-assign]


@pytest.fixture
def turned_away(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """Nobody gets a turn; since when each of them says to have waited."""
    seen: list[float | None] = []

    def nobody(line: Line, since: float | None = None) -> bool:
        seen.append(since)
        return False

    monkeypatch.setattr(Line, "enter", nobody)
    return seen


def form(client: ReviewingClient, world: World) -> dict[str, str]:
    """The page's form, filled while there were places."""
    return {**client.page(URL).form().values(), **seats(world), **BO}


def order_of(arrivals: list[float | None]) -> list[int]:
    """In which order those go through who join a line one after the other, having first come then."""
    line, gone = Line(1, 10, 30.0), []
    assert line.enter()

    def stand(number: int, since: float | None) -> None:
        assert line.enter(since)
        gone.append(number)
        line.leave()

    people = []
    for number, since in enumerate(arrivals):
        people.append(threading.Thread(target=stand, args=(number, since)))
        people[-1].start()
        while len(line.waiting) <= number:
            people[-1].join(0.001)
    line.leave()
    for person in people:
        person.join()
    assert line.free == 1
    return gone


def test_who_comes_first_goes_first() -> None:
    assert order_of([None] * 5) == [0, 1, 2, 3, 4]


def test_who_comes_again_goes_before_who_came_later() -> None:
    now = time.time()
    assert order_of([None, now - 20, None, now - 30, now - 400]) == [4, 3, 1, 0, 2]


def test_a_full_line_has_room_for_who_was_there_before() -> None:
    line = Line(1, 1, 30.0)
    assert line.enter()
    later = threading.Thread(target=line.enter)
    later.start()
    while not line.waiting:
        later.join(0.001)
    assert not line.enter()
    earlier = threading.Thread(target=line.enter, args=(time.time() - 5,))
    earlier.start()
    while len(line.waiting) < 2:
        earlier.join(0.001)
    assert not line.enter(time.time() - 5)
    line.leave()
    earlier.join()
    assert later.is_alive()
    line.leave()
    later.join()


def test_a_word_of_when_one_came_is_good_once_for_its_address_and_not_for_long(app: Flask) -> None:
    now = time.time()
    word = f"since={arrival.sign(URL, now - 10)}"
    assert arrival.first_of("/events/another/booking", word) is None
    assert arrival.first_of(URL, word) == now - 10
    assert arrival.first_of(URL, word) is None
    old = arrival.first_of(URL, f"since={arrival.sign(URL, now - 4000)}")
    assert old is not None
    assert old >= now - arrival.LONGEST_AGO
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrival, "GOOD_FOR", -1)
        assert arrival.first_of(URL, f"since={arrival.sign(URL, now)}") is None
    for odd in ("since=", "since=1", f"since={now}", "since=%00", word + "x", "sincere=1"):
        assert arrival.first_of(URL, odd) is None


def test_a_line_ends_somewhere_and_nobody_waits_for_ever() -> None:
    assert not Line(0, 0, 30.0).enter()
    line = Line(1, 1, 0.0)
    assert line.enter()
    assert not line.enter()
    line.leave()
    assert line.free == 1
    assert line.enter()


def test_a_turn_ends_once_also_when_the_booking_breaks() -> None:
    line = Line(1, 0, 0.0)

    def breaks(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        environ[TURN].end()
        assert line.free == 1
        raise OSError

    with pytest.raises(OSError):
        Turnstile(breaks, line, line)({"REQUEST_METHOD": "POST", "PATH_INFO": URL}, None)
    assert line.free == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", URL), ("POST", "/login"), ("POST", "/events/a/booking/x"), ("GET", "/bookings/ABC")],
)
def test_everything_else_passes(method: str, path: str) -> None:
    lines = Line(1, 0, 0.0), Line(1, 0, 0.0)
    passing = Turnstile(lambda environ, start: [str(TURN in environ).encode()], *lines)
    assert passing({"REQUEST_METHOD": method, "PATH_INFO": path}, None) == [b"False"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_pays_stands_in_a_line_of_their_own(method: str) -> None:
    paying, told = Line(1, 0, 0.0), []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        told.append((paying.free, environ.get(turnstile.NO_TURN)))
        return []

    Turnstile(app, Line(0, 0, 0.0), paying)({"REQUEST_METHOD": method, "PATH_INFO": PAYMENT}, None)
    assert told == [(0, None)]


@pytest.mark.usefixtures("full_line")
def test_who_pays_is_never_turned_away(client: ReviewingClient) -> None:
    for answer in (client.get(PAYMENT), client.post(PAYMENT, data={"number": "4111 1111 1111 1111"})):
        assert answer.status_code != 503
        assert "4111" not in answer.text


@pytest.mark.usefixtures("full_line")
def test_a_form_without_a_turn_is_kept_whole_and_sent_again(client: ReviewingClient, world: World) -> None:
    sent = {**form(client, world), "name": 'Zoë "O’Hara" <b>'}
    answer = client.post(URL, data=sent)
    kept = Page(answer.text).form()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "4")
    assert {name: kept.values()[name] for name in sent} == sent
    assert 'data-again="4"' in answer.text


def test_a_form_that_is_sent_again_takes_its_time_along(
    client: ReviewingClient, world: World, turned_away: list[float | None]
) -> None:
    before, seen = time.time(), turned_away
    page, sent = client.post(URL, data=form(client, world)), time.time()
    for _again in range(2):  # each answer has a word of its own, of the same moment
        page = client.post(Page(page.text).form().action, data=Page(page.text).form().values())
    assert page.status_code == 503
    assert seen[0] is None
    assert seen[1] == seen[2]
    assert before <= seen[1] <= sent


@pytest.mark.usefixtures("full_line")
def test_what_was_typed_is_kept_and_each_file_asked_for_again(client: ReviewingClient, world: World) -> None:
    sent = form(client, world)
    files = {"q1": (BytesIO(b"x"), "<pass>.pdf"), "q2": (BytesIO(b"y"), "badge.png")}
    answer = client.post(URL, data={**sent, **files})
    page = Page(answer.text)
    kept = page.form()
    assert answer.status_code == 503
    assert {name: kept.values()[name] for name in sent} == sent
    assert kept.element.get("enctype") == "multipart/form-data"
    asked = [field for field in kept.element.iter() if field.get("type") == "file"]
    assert [field.get("name") for field in asked] == ["q1", "q2"]
    assert all("required" in field.attrib for field in asked)
    assert "Choose again: <pass>.pdf" in page.text
    assert "your files are not" in page.text
    assert "Nothing you typed is lost" not in page.text
    assert "again.js" not in answer.text


@pytest.mark.usefixtures("full_line")
def test_a_form_in_which_no_file_was_chosen_is_sent_again_by_itself(
    client: ReviewingClient, world: World
) -> None:
    answer = client.post(URL, data={**form(client, world), "q1": (BytesIO(b""), "")})
    assert answer.status_code == 503
    assert 'data-again="4"' in answer.text
    assert 'type="file"' not in answer.text


@pytest.mark.usefixtures("full_line")
def test_a_program_without_a_turn_is_told_when_to_come_back(client: ReviewingClient) -> None:
    answer = client.post("/api/bookings/", json={})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "4")
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"] == "busy"


def test_a_program_that_comes_again_takes_its_time_along(
    client: ReviewingClient, turned_away: list[float | None]
) -> None:
    before, seen = time.time(), turned_away
    first, told = client.post("/api/bookings/", json={}).json, time.time()
    assert first is not None
    again = client.post(first["again"], json={}).json
    assert again is not None
    client.post(again["again"], json={})
    client.post(first["again"], json={})
    assert before <= seen[1] <= told
    assert seen == [None, seen[1], seen[1], None]  # a word is good once


def sell_out(world: World) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken)


def test_once_all_is_gone_the_next_are_told_from_memory(
    client: ReviewingClient, world: World, count_queries: QueryCount
) -> None:
    sent = form(client, world)
    sell_out(world)
    assert "sold out" in client.post(URL, data=sent).text
    count_queries.start()
    second = client.post(URL, data={**sent, "name": "Somebody Else"})
    assert (second.status_code, count_queries.n) == (409, 0)
    assert "The last place has just gone" in second.text
    assert BO["name"] not in second.text


@pytest.mark.parametrize("own", turnstile.OWN)
def test_who_may_have_places_all_the_same_is_never_told_from_memory(
    client: ReviewingClient, world: World, own: str
) -> None:
    sent = form(client, world)
    sell_out(world)
    client.post(URL, data=sent)
    assert "The last place has just gone" not in client.post(URL, data={**sent, own: "x"}).text


def test_what_somebody_signed_in_saw_is_told_to_nobody_else(client: ReviewingClient, world: World) -> None:
    client.sign_in("stranger@example.com")
    sent = form(client, world)
    sell_out(world)
    client.post(URL, data=sent)
    assert not len(turnstile._gone)
