"""What happened to places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class PlacesSoldOut(What):
    """The last place is taken for good. quantity: how many there were; told once for each."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    counter_id: int
    quantity: int
