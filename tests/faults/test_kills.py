"""kill -9 in the middle of bookings: each one acknowledged is there and has its mail; the books are clean."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from redis import Redis

from app.core import clock, outbox
from tests.faults.rig import Rig, book, rig, wait_until

BOOKINGS = 100
BUYERS_AT_ONCE = 4
KILL_AT = 30
CONCERT = "(SELECT id FROM event WHERE slug = 'night-of-small-websites')"
WAITING = "SELECT count(*) FROM message WHERE state <> 'done'"
LEASES_RUN_OUT = "UPDATE message SET leased_until = :now WHERE leased_until <= :killed"
BOOKED = 'SELECT count(*) FROM "order" WHERE code = ANY(:codes) AND email LIKE :people'


@pytest.fixture(scope="module")
def _installed(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(tmp_path_factory.mktemp("rig")) as made:
        yield made


@pytest.fixture
def installation(_installed: Rig) -> Rig:
    """One installation for all that happens here, everything running and nothing waiting."""
    _installed.restart_the_dead("prompt", "clock")
    assert wait_until(lambda: _installed.ask(WAITING) == 0)
    return _installed


def sell(installation: Rig, people: str, bookings: int, victim: str | None = None) -> list[str]:
    """Bookings by a few buyers at once; after some of them the victim is killed and started again."""
    number = installation.ask(f"SELECT id FROM ticket_type WHERE price = 0 AND event_id = {CONCERT}")
    reached = threading.Event()
    codes: list[str] = []

    def one(n: int) -> None:
        codes.append(book(installation.stack.url, f"t{number}", f"{people}{n}@example.com"))
        if len(codes) == KILL_AT:
            reached.set()

    with ThreadPoolExecutor(BUYERS_AT_ONCE) as pool:
        work = [pool.submit(one, n) for n in range(bookings)]
        try:
            if victim:
                assert wait_until(lambda: reached.is_set() or _failed(work))
                _kill_and_start(installation, victim)
            for buyer in work:
                buyer.result()
        finally:
            pool.shutdown(cancel_futures=True)
    return codes


def _failed(work: list[Future[None]]) -> bool:
    return any(buyer.done() and buyer.exception() for buyer in work)


def _kill_and_start(installation: Rig, victim: str) -> None:
    installation.kill(victim)
    moment = clock.now()
    installation.start(victim)
    if victim != "valkey":  # the worker died with letters in its hands; their two minutes pass
        killed = moment + outbox.LEASE
        assert installation.ask(LEASES_RUN_OUT, now=moment, killed=killed) <= outbox.BATCH


@pytest.mark.committed
@pytest.mark.parametrize("victim", ["prompt", "valkey", "postgres"])
def test_nothing_is_lost_when_it_is_killed(installation: Rig, victim: str) -> None:
    codes = sell(installation, victim, BOOKINGS, victim)
    installation.restart_the_dead("prompt", "clock")
    assert len(set(codes)) == BOOKINGS
    assert installation.ask(BOOKED, codes=codes, people=f"{victim}%") == BOOKINGS
    assert installation.ask('SELECT count(*) FROM "order" WHERE email LIKE :p', p=f"{victim}%") == BOOKINGS
    assert wait_until(lambda: installation.ask(WAITING) == 0), "mails still wait"
    letters = installation.mailbox.letters(victim)
    assert len(letters) == BOOKINGS
    assert max(letters.values()) <= 2
    assert installation.stack.audit() == ""


@pytest.mark.committed
def test_without_the_sweep_a_lost_ring_loses_mail(installation: Rig) -> None:
    """The negative control: no clock, and a broker that forgets; with the clock back the mails go."""
    installation.kill("clock")
    installation.kill("prompt")
    sell(installation, "control", 10)
    with Redis.from_url(installation.servers["valkey"].address) as broker:
        broker.flushall()
    installation.start("prompt")
    assert not wait_until(lambda: installation.ask(WAITING) < 10, 4)
    installation.start("clock")
    assert wait_until(lambda: installation.ask(WAITING) == 0)
    assert set(installation.mailbox.letters("control").values()) == {1}
