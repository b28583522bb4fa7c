"""How the provider behaves for now, told by the tests: slow, broken, forgetful, lying."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any


class HangUp(Exception):
    """Close the connection without an answer."""


@dataclass
class Mood:
    """For one kind of call, the next `times` times.

    Stripe's are begin, look, close, refund, look_refund, list_refunds, look_dispute and list_disputes,
    PayPal's those of CALLS there.

    before, after: seconds to wait before and after doing the work, cut short by the next
    mood. drop: hang up before doing anything. lose: do the work, then hang up. status:
    answer with this instead of working. lie: fields that the answer reports otherwise.
    """

    times: int = 1_000
    before: float = 0
    after: float = 0
    drop: bool = False
    lose: bool = False
    status: int = 0
    lie: dict[str, Any] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)


class Moods:
    """The mood of each kind of call."""

    def __init__(self) -> None:
        self._now: dict[str, Mood] = {}
        self._lock = threading.Lock()

    def set(self, told: dict[str, dict[str, Any]]) -> None:
        """Begin these moods and end all others; whoever waits goes on."""
        with self._lock:
            before, self._now = self._now, {name: Mood(**values) for name, values in told.items()}
        for mood in before.values():
            mood.over.set()

    def of(self, name: str) -> Mood:
        with self._lock:
            mood = self._now.get(name)
            if mood is None or mood.times <= 0:
                return Mood()
            mood.times -= 1
            return mood
