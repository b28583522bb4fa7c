"""Many at once, over HTTP, against real processes: nothing oversells, a ticket comes in once."""

from __future__ import annotations

import threading
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import requests
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from app.settings import Settings
from app.web.turnstile import REMEMBERED
from tests.conftest import test_settings
from tests.servers import clone_of
from tests.stack import Stack, form_fields

pytestmark = pytest.mark.committed
BUYERS, PLACES, SCANS = 300, 100, 50
FEWER = 3  # the negative controls need not be as large
BOOKING = "/events/night-of-small-websites/booking"
SOLD = """
    SELECT count(*) FROM ticket t JOIN order_line l ON l.id = t.order_line_id
    JOIN "order" o ON o.id = l.order_id WHERE o.email LIKE 'b%@example.com'
"""


@pytest.fixture(scope="module")
def stack(
    servers: tuple[str, str], template_name: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The web processes of one file's races, each of which counts from what it finds."""
    with clone_of(servers[0], template_name) as database_url:
        stack = Stack(test_settings(database_url, redis_url, tmp_path_factory.mktemp("races")))
        stack.start_web()
        yield stack
        stack.stop()


@pytest.fixture
def engine(stack: Stack) -> Iterator[Engine]:
    yield from connected(stack)


@pytest.fixture
def unprotected(cloned: Settings) -> Iterator[Stack]:
    """One whose protection is taken away before its web processes start."""
    stack = Stack(cloned)
    yield stack
    stack.stop()


@pytest.fixture
def unprotected_engine(unprotected: Stack) -> Iterator[Engine]:
    yield from connected(unprotected)


def connected(stack: Stack) -> Iterator[Engine]:
    engine = create_engine(stack.settings.database_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def scalar(engine: Engine, sql: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(sql)) or 0)


def at_once(n: int, prepare: Callable[[int], Callable[[], str]]) -> Tally[str]:
    """Prepare n people one after the other, then let all of them go at the same moment."""
    with ThreadPoolExecutor(16) as pool:
        moves = list(pool.map(prepare, range(n)))
    barrier = threading.Barrier(n)

    def go(move: Callable[[], str]) -> str:
        barrier.wait()
        return move()

    with ThreadPoolExecutor(n) as pool:
        return Tally(pool.map(go, moves))


def buyer(stack: Stack, field: str) -> Callable[[int], Callable[[], str]]:
    """The page is fetched once, since the race is about what is sent; everyone sends a form of their own."""
    page = requests.get(stack.url + BOOKING, params={field: 1}, timeout=30)
    token, cookies = form_fields(page.text)["csrf_token"], page.cookies.get_dict()

    def prepare(number: int) -> Callable[[], str]:
        fields = {
            "csrf_token": token,
            "once": f"buyer-{number}",
            field: "1",
            "name": f"Buyer {number}",
            "email": f"b{number}@example.com",
        }

        def buy() -> str:
            answer = requests.post(
                stack.url + BOOKING, data=fields, cookies=cookies, timeout=60, allow_redirects=False
            )
            if answer.status_code == 303:
                return "sold"
            refused = answer.status_code == 422 and "Seat: sold out." in answer.text
            told_at_once = answer.status_code == 409 and "<h1>Sold out</h1>" in answer.text
            return "sold out" if refused or told_at_once else f"{answer.status_code} {answer.text[-500:]}"

        return buy

    return prepare


def a_sale_of_exactly(places: int, engine: Engine) -> str:
    """Leave this many places on the seats of the concert; returns the form field of that ticket type."""
    concert = "(SELECT id FROM event WHERE slug = 'night-of-small-websites')"
    with engine.connect() as connection:
        for sql in (
            f"UPDATE counter SET quantity = taken + {places} WHERE kind = 'event' AND event_id = {concert}",
            f"UPDATE counter SET quantity = NULL WHERE kind = 'type' AND event_id = {concert}",
        ):
            connection.execute(text(sql))
    time.sleep(REMEMBERED)  # a race before this one may have sold out, which is told from memory
    return f"t{scalar(engine, f'SELECT id FROM ticket_type WHERE event_id = {concert} AND price = 0')}"


def sold(engine: Engine) -> int:
    return scalar(engine, SOLD)


def test_300_buyers_for_100_places_buy_exactly_100(stack: Stack, engine: Engine) -> None:
    field, before = a_sale_of_exactly(PLACES, engine), sold(engine)
    outcome = at_once(BUYERS, buyer(stack, field))
    assert outcome == {"sold": PLACES, "sold out": BUYERS - PLACES}
    assert sold(engine) - before == PLACES
    assert stack.audit() == ""


def test_with_the_protection_off_the_same_sale_oversells(
    unprotected: Stack, unprotected_engine: Engine
) -> None:
    field = a_sale_of_exactly(PLACES // FEWER, unprotected_engine)
    with unprotected_engine.connect() as connection:
        connection.execute(text("ALTER TABLE counter DROP CONSTRAINT ck_counter_taken_within"))
    unprotected.start_web("tests.races.careless:app")
    at_once(BUYERS // FEWER, buyer(unprotected, field))
    assert sold(unprotected_engine) > PLACES // FEWER
    assert "I3: broken" in unprotected.audit()


def helper(stack: Stack, code: str) -> Callable[[int], Callable[[], str]]:
    browser = requests.Session()
    log_in = browser.get(stack.url + "/login", timeout=30)
    fields = {**form_fields(log_in.text), "email": "door@example.com", "password": "marquee-demo"}
    browser.post(stack.url + "/login", data=fields, timeout=30)
    door = f"{stack.url}/events/night-of-small-websites/door"
    token = form_fields(browser.get(door, timeout=30).text)["csrf_token"]

    def prepare(_number: int) -> Callable[[], str]:
        def scan() -> str:
            data = {"csrf_token": token, "code": code, "nonce": uuid4().hex}
            answer = requests.post(f"{door}/scans", data=data, cookies=browser.cookies.get_dict(), timeout=60)
            return (
                "in"
                if 'data-result="ok"' in answer.text
                else "already"
                if 'data-result="again"' in answer.text
                else "?"
            )

        return scan

    return prepare


def test_50_scans_of_one_ticket_let_one_in(stack: Stack, engine: Engine) -> None:
    with engine.connect() as connection:
        code = str(connection.scalar(text("SELECT secret FROM ticket ORDER BY id LIMIT 1")))
    assert at_once(SCANS, helper(stack, code)) == {"in": 1, "already": SCANS - 1}
    assert scalar(engine, "SELECT count(*) FROM admission WHERE undone_at IS NULL") == 1
    assert scalar(engine, "SELECT count(*) FROM scan") == SCANS
    assert stack.audit() == ""


def test_without_the_index_the_same_scans_let_more_in(unprotected: Stack, unprotected_engine: Engine) -> None:
    with unprotected_engine.connect() as connection:
        code = str(connection.scalar(text("SELECT secret FROM ticket ORDER BY id LIMIT 1")))
        connection.execute(text("DROP INDEX uq_admission_ticket"))
    unprotected.start_web()
    outcome = at_once(SCANS, helper(unprotected, code))
    assert outcome["in"] > 1
    assert "I11: broken" in unprotected.audit()


def test_one_form_sent_ten_times_at_once_is_one_order(stack: Stack, engine: Engine) -> None:
    field, before = a_sale_of_exactly(PLACES, engine), sold(engine)
    browser = requests.Session()
    page = browser.get(stack.url + BOOKING, params={field: 1}, timeout=30)
    fields = {**form_fields(page.text), field: "1", "name": "Busy Fingers", "email": "b1@example.com"}
    cookies = browser.cookies.get_dict()

    def prepare(_number: int) -> Callable[[], str]:
        def send() -> str:
            answer = requests.post(
                stack.url + BOOKING, data=fields, cookies=cookies, timeout=60, allow_redirects=False
            )
            return str(answer.status_code)

        return send

    outcome = at_once(10, prepare)
    assert set(outcome) <= {"303", "409"}, outcome
    assert sold(engine) - before == 1, outcome
    assert outcome["303"] >= 1, outcome
    assert stack.audit() == ""
