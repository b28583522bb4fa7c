"""/live on a real server: who is refused, what is passed on, how it ends."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest
import requests

from tests.conftest import test_settings
from tests.faults.rig import wait_until
from tests.live.lines import Ear, book, signed_in
from tests.servers import clone_of
from tests.stack import Stack, form_fields

pytestmark = pytest.mark.committed


@pytest.fixture(scope="module")
def site(
    servers: tuple[str, str], template_name: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    with clone_of(servers[0], template_name) as database_url:
        folder = tmp_path_factory.mktemp("live")
        stack = Stack(test_settings(database_url, redis_url, folder), extra={"WEB_CONCURRENCY": "1"})
        stack.start_web()
        yield stack
        stack.stop()


@pytest.fixture(scope="module")
def concert(site: Stack) -> int:
    """The id of the concert, as its page says it."""
    html = requests.get(f"{site.url}/events/night-of-small-websites", timeout=5).text
    return int(html.partition("/live?topics=places:")[2].partition('"')[0])


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "https://evil.example:443", "file://"]
)
def test_another_sites_page_is_refused(site: Stack, concert: int, origin: str | None) -> None:
    assert Ear(site, f"places:{concert}", origin=origin).end() == 4401


def test_what_nobody_may_hear_is_refused_after_the_handshake(site: Stack, concert: int) -> None:
    assert Ear(site, f"scans:{concert}").end() == 4401
    assert Ear(site, "").end() == 4401
    assert Ear(site, "inbox").end() == 4401


def test_a_booking_is_heard_by_a_visitor_and_by_the_buyers_own_bell(site: Stack, concert: int) -> None:
    buyer = signed_in(site, "stranger")
    visitor, bell = Ear(site, f"places:{concert}"), Ear(site, "inbox", session=buyer)
    book(site, buyer)
    assert visitor.hears() == "places"
    assert bell.hears() == "inbox"
    visitor.close()
    bell.close()


def test_who_talks_or_shouts_is_cut_off(site: Stack, concert: int) -> None:
    talker, shouter = Ear(site, f"places:{concert}"), Ear(site, f"places:{concert}")
    talker.ws.send("hello")
    shouter.ws.send("x" * 20_000)
    assert (talker.end(), shouter.end()) == (1008, 1009)


def test_one_person_gets_twenty_sockets(site: Stack) -> None:
    owner = signed_in(site, "owner")
    ears = [Ear(site, "inbox", session=owner) for _n in range(21)]
    assert wait_until(lambda: any(ear.end(0.05) for ear in ears))  # whichever the process looked at last
    assert Counter(ear.end(0.05) for ear in ears) == {None: 20, 4429: 1}
    for ear in ears:
        ear.close()


def test_a_new_password_ends_the_sockets_of_before(site: Stack) -> None:
    session = signed_in(site, "assistant")
    ear = Ear(site, "inbox", session=session)
    page = session.get(f"{site.url}/profile/password").text
    new = {"current": "marquee-demo", "password": "another-long-phrase", "again": "another-long-phrase"}
    old = dict(session.cookies)
    session.post(f"{site.url}/profile/password", data=form_fields(page) | new)
    assert ear.end() is not None
    stale = requests.Session()
    stale.cookies.update(old)
    assert Ear(site, "inbox", session=stale).end() == 4401


def test_a_suspension_ends_them_without_a_hint_too(site: Stack) -> None:
    """The worker's or the command line's process, its hint lost."""
    ear = Ear(site, "inbox", session=signed_in(site, "door"))
    with psycopg.connect(site.settings.database_url) as connection:
        connection.execute("UPDATE \"user\" SET epoch = epoch + 1 WHERE email = 'door@example.com'")
    assert ear.end() == 4401


def test_a_stop_does_not_wait_for_open_sockets(site: Stack, concert: int) -> None:
    ears = [Ear(site, f"places:{concert}") for _n in range(3)]
    began = time.monotonic()
    site.running["web"].terminate()
    assert [ear.end() for ear in ears] == [1001] * 3
    site.running["web"].wait(60)
    assert time.monotonic() - began < 15, "gunicorn waited its 20 s for them"
    site.start_web()
