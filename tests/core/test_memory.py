"""Large blocks go back as soon as they are free."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.servers import ROOT

PROGRAM = """
import sys
from pathlib import Path
from app.core.memory import give_back

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024

if sys.argv[1] == "give":
    give_back()
before = held()
for _n in range(3):
    block = bytearray(19 << 20)
    small = bytearray(2 << 20)
    del block
print(held() - before)
"""


def kept(mode: str) -> int:
    """MiB that a process keeps after three large blocks were free again."""
    command = [sys.executable, "-c", PROGRAM, mode]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read in /proc")
def test_large_blocks_are_given_back() -> None:
    assert kept("give") < 6
    assert kept("keep") >= 6  # the control: else this test shows nothing
