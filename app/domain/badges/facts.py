"""What happened to badges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class BadgesDesigned(What):
    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int


@dataclass(frozen=True)
class BadgesPrinted(What):
    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    print_id: int
    badges: int
