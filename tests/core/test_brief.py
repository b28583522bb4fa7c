"""A memory of a moment: neither longer nor larger than it says."""

from __future__ import annotations

import pytest

from app.core import brief
from app.core.brief import Memory


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [1000.0]
    monkeypatch.setattr("app.core.brief.time.monotonic", lambda: moment[0])
    return moment


def test_what_is_known_ages_from_when_it_was_read(now: list[float]) -> None:
    memory: Memory[str] = Memory(3.0, 10)
    memory.keep("read now", "a")
    memory.keep("read a second ago", "b", since=now[0] - 1)
    now[0] += 2.0
    assert (memory.find("read now"), memory.find("read a second ago")) == ("a", None)
    now[0] += 1.0
    assert memory.find("read now") is None


def test_a_memory_never_outgrows_its_number(now: list[float]) -> None:
    memory: Memory[int] = Memory(3.0, 10)
    for n in range(25):
        memory.keep(n, n)
        assert len(memory) <= 10
    assert memory.find(24) == 24


def test_all_memories_are_cleared_at_once() -> None:
    memory: Memory[str] = Memory(60.0, 10)
    memory.keep("a", "b")
    brief.clear()
    assert memory.find("a") is None
