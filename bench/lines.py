"""The lines of the table: which scene on which page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bench.filling import FIRST, LAST


@dataclass(frozen=True)
class Line:
    """One line: `at` is a key of what is known (a path), or a path itself. wide: with 100,000 events."""

    name: str
    label: str
    scene: str
    at: str
    wide: bool = False
    more: dict[str, Any] = field(default_factory=dict)
    keys: tuple[str, ...] = ()

    def values(self, known: dict[str, Any]) -> dict[str, Any]:
        """What the scene gets."""
        picked = {key: known[key] for key in self.keys}
        if "door_csrf" in picked:
            picked["csrf"] = picked.pop("door_csrf")
        return {"path": known.get(self.at, self.at), **picked, **self.more}


WORDS = [f"{first} {last[:3]}" for first in FIRST[:8] for last in LAST[:6]] + ["guest123", "guest7", "okaf"]

LINES = [
    Line("bare", 'bare Flask, return "ok"', "look", "/bare"),
    Line("event-warm", "event page, one-second cache", "look", "event"),
    Line("event", "event page, uncached", "look_anew", "event"),
    Line("listing-warm", "listing of 200, one-second cache", "look", "/events"),
    Line("listing", "listing of 200, uncached", "look_anew", "/events"),
    Line("listing-100k-warm", "listing of 100,000, one-second cache", "look", "/events", wide=True),
    Line("listing-100k", "listing of 100,000, uncached", "look_anew", "/events", wide=True),
    Line("booking", "whole free booking", "book", "booking", keys=("field",)),
    Line(
        "booking-post", "free booking, POST alone", "book_post", "booking", keys=("field", "csrf", "visitor")
    ),
    Line("check-in", "check-in", "check_in", "scans", keys=("codes", "cookie", "door_csrf")),
    Line("orders", "list of 10,000 orders", "look", "orders", keys=("cookie",)),
    Line("orders-search", "its search", "search", "orders", keys=("cookie",), more={"words": WORDS}),
    Line("csv", "CSV of 10,000 attendees", "look_in_turn", "csv", keys=("cookies",)),
]
