"""What a process remembers for a moment: little of it, and never for long."""

from __future__ import annotations

import time
from collections.abc import Hashable
from typing import Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")
_all: WeakSet[Memory[object]] = WeakSet()


class Memory(Generic[Value]):
    """Keeps each value for `seconds`, and at most `most` of them: one more, and all are forgotten."""

    def __init__(self, seconds: float, most: int) -> None:
        self.seconds, self.most = seconds, most
        self._kept: dict[Hashable, tuple[float, Value]] = {}
        _all.add(self)  # type: ignore[arg-type]

    def find(self, key: Hashable) -> Value | None:
        """What is known under this key and still young."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and kept[0] > time.monotonic() else None

    def keep(self, key: Hashable, value: Value, *, since: float | None = None) -> None:
        """Remember it. since: when the reading began, on the monotonic clock; its age counts from there."""
        if len(self._kept) >= self.most and key not in self._kept:
            self._kept.clear()
        self._kept[key] = (time.monotonic() if since is None else since) + self.seconds, value

    def drop(self, key: Hashable) -> None:
        """Forget this one, if it is known."""
        self._kept.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)


def clear() -> None:
    """Forget everything in all memories of this process (tests, each with a world of its own)."""
    for memory in _all:
        memory.clear()
