"""kill -9 in the middle of bookings: every acknowledged one is there and has its mail, the books are clean."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.rig import Rig, book, rig, wait_until

BOOKINGS = 100
BUYERS_AT_ONCE = 4
KILL_AT = 30
WAITING = "SELECT count(*) FROM message WHERE state <> 'done'"


@pytest.fixture
def installation(tmp_path: Path, redis_url: str) -> Iterator[Rig]:
    with rig(tmp_path, redis_url) as made:
        yield made


def sell(installation: Rig, victim: str) -> list[str]:
    """BOOKINGS bookings by a few buyers at once; after KILL_AT of them the victim is killed and started again."""
    concert = "(SELECT id FROM event WHERE slug = 'night-of-small-websites')"
    seat = f"t{installation.scalar(f'SELECT id FROM ticket_type WHERE price = 0 AND event_id = {concert}')}"
    reached = threading.Event()
    codes: list[str] = []

    def one(number: int) -> None:
        codes.append(book(installation.stack.url, seat, number))
        if len(codes) >= KILL_AT:
            reached.set()

    with ThreadPoolExecutor(BUYERS_AT_ONCE) as pool:
        work = [pool.submit(one, number) for number in range(BOOKINGS)]
        assert reached.wait(60)
        installation.kill(victim)
        installation.start(victim)
        for buyer in work:
            buyer.result()
    return codes


@pytest.mark.parametrize("victim", ["prompt", "valkey", "postgres"])
def test_nothing_is_lost_when_it_is_killed(installation: Rig, victim: str) -> None:
    for role in ("prompt", "clock"):
        installation.start(role)
    codes = sell(installation, victim)
    for role in ("prompt", "clock"):  # bin/run's supervisor restarts what its broker took down
        if installation.stack.running[role].poll() is not None:
            installation.stack.running.pop(role)
            installation.start(role)
    assert len(set(codes)) == BOOKINGS
    assert installation.scalar("SELECT count(*) FROM \"order\" WHERE email LIKE 'b%@example.com'") == BOOKINGS
    assert wait_until(lambda: installation.scalar(WAITING) == 0, 90), "mails still wait"
    assert installation.audit() == ""
    letters = installation.mailbox.keys()
    assert len([key for key in letters if key.endswith(":confirmed")]) == BOOKINGS + 1
    assert max(letters.values()) <= 2


def test_without_the_sweep_a_lost_ring_loses_mail(installation: Rig) -> None:
    """The negative control: no clock, and a broker that forgets; the mails wait for ever."""
    sell(installation, "valkey")
    installation.kill("valkey")
    for path in (installation.stack.settings.data_dir / "valkey").rglob("*.aof"):
        path.unlink()
    for path in (installation.stack.settings.data_dir / "valkey").rglob("*.manifest"):
        path.unlink()
    for path in (installation.stack.settings.data_dir / "valkey").rglob("*.rdb"):
        path.unlink()
    installation.start("valkey")
    installation.start("prompt")
    assert not wait_until(lambda: installation.scalar(WAITING) == 0, 8)
