"""One worker process plays several roles: one that is killed comes back, and all end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.embedded.process import is_alive
from app.settings import Settings
from tests.faults.rig import wait_until
from tests.stack import Stack, children_of

ROLES = ("prompt", "bulk", "clock")


@pytest.fixture
def troupe(cloned: Settings) -> Iterator[subprocess.Popen[bytes]]:
    stack = Stack(cloned)
    yield stack.start_worker(*ROLES)
    stack.stop()


AUTOGROUP = Path("/proc/self/autogroup")


@pytest.mark.committed
@pytest.mark.skipif(not AUTOGROUP.exists(), reason="sessions are not what this kernel shares by")
def test_the_background_gives_way_as_a_session(troupe: subprocess.Popen[bytes]) -> None:
    assert wait_until(lambda: len(children_of(troupe.pid)) == len(ROLES), 20)
    everyone = [troupe.pid, *children_of(troupe.pid)]
    found = [Path(f"/proc/{pid}/autogroup").read_text().split()[1:] for pid in everyone]
    assert found == [["nice", "5"]] * len(everyone)
    assert AUTOGROUP.read_text().split()[1:] != ["nice", "5"]  # only its own


@pytest.mark.committed
@pytest.mark.skipif(sys.platform != "linux", reason="children are counted in /proc")
def test_a_killed_role_comes_back_and_all_end_together(troupe: subprocess.Popen[bytes]) -> None:
    assert wait_until(lambda: len(children_of(troupe.pid)) == len(ROLES), 20)
    first = children_of(troupe.pid)
    os.kill(first[0], signal.SIGKILL)
    assert wait_until(lambda: len(set(children_of(troupe.pid)) - set(first)) == 1, 10)
    everyone = children_of(troupe.pid)
    assert len(everyone) == len(ROLES)
    troupe.terminate()
    assert troupe.wait(10) == 0
    assert not any(is_alive(pid) for pid in everyone)
