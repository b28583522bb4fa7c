"""One process loads the app and plays all roles: one that is killed comes back, and all end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from app.embedded.process import is_alive
from app.settings import Settings
from app.troupe import NICE, ROLES
from tests.faults.rig import wait_until
from tests.stack import Stack, children_of

AUTOGROUP = Path("/proc/self/autogroup")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at in /proc")


@pytest.fixture
def stack(cloned: Settings) -> Iterator[Stack]:
    stack = Stack(cloned)
    yield stack
    stack.stop()


@pytest.fixture
def troupe(stack: Stack) -> subprocess.Popen[bytes]:
    process = stack.start_worker(*ROLES)
    stack.wait_for("/healthz", log="-".join(ROLES))
    assert wait_until(lambda: set(played(process)) == set(ROLES))
    return process


@pytest.fixture
def our_nice() -> str:
    """Of the tests' own session, before a troupe begins."""
    return session_nice(os.getpid())


def played(troupe: subprocess.Popen[bytes]) -> dict[str, int]:
    """The process of each role; one that ends while we look is left out."""
    found = {}
    for pid in children_of(troupe.pid):
        try:
            name = Path(f"/proc/{pid}/comm").read_text().strip()
        except OSError:
            continue
        found[name.removeprefix("marquee-")] = pid
    return found


def anew(troupe: subprocess.Popen[bytes], before: dict[str, int]) -> set[str]:
    """The roles that other processes play now; all of them while one is missing."""
    now = played(troupe)
    return (
        {role for role in before if now.get(role) != before[role]} if set(now) == set(before) else set(ROLES)
    )


def session_nice(pid: int) -> str:
    """What Linux weighs this session by; empty for a process that has ended or has no group of its own."""
    try:
        return Path(f"/proc/{pid}/autogroup").read_text().rpartition(" ")[2].strip()
    except OSError:
        return ""


@LINUX
@pytest.mark.committed
def test_all_roles_are_played_from_one_load(
    stack: Stack, our_nice: str, troupe: subprocess.Popen[bytes]
) -> None:
    pids = played(troupe)
    assert requests.get(f"{stack.url}/events", timeout=10).ok
    assert len({os.getsid(pid) for pid in pids.values()}) == len(ROLES)
    if AUTOGROUP.exists():
        wanted = {"web": "0", **{role: str(nice) for role, nice in NICE.items()}}
        assert wait_until(lambda: {role: session_nice(pid) for role, pid in pids.items()} == wanted)
        assert session_nice(os.getpid()) == our_nice  # each changed only its own

    os.kill(pids["prompt"], signal.SIGKILL)
    os.kill(pids["web"], signal.SIGKILL)
    assert wait_until(lambda: anew(troupe, pids) == {"web", "prompt"}), stack.log("-".join(ROLES))
    stack.wait_for("/healthz", log="-".join(ROLES))

    everyone = [pid for role in played(troupe).values() for pid in (role, *children_of(role))]
    assert len(everyone) > len(ROLES)  # the web's own children too
    troupe.terminate()
    assert troupe.wait(60) == 0  # who gives way most ends last where others are busy
    assert wait_until(lambda: not any(is_alive(pid) for pid in everyone))


@LINUX
@pytest.mark.committed
def test_nobody_outlives_the_first_process(stack: Stack) -> None:
    troupe = stack.start_worker("clock", "clock")  # which load nothing, and so start at once
    assert wait_until(lambda: len(children_of(troupe.pid)) == 2 and bool(played(troupe)))
    everyone = children_of(troupe.pid)
    troupe.kill()
    troupe.wait()
    assert wait_until(lambda: not any(is_alive(pid) for pid in everyone))
