"""What happened to venues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class VenueFact(What):
    noun: ClassVar[str] = "venue"
    subject_field: ClassVar[str] = "venue_id"
    venue_id: int
    community_id: int


@dataclass(frozen=True)
class VenueAdded(VenueFact):
    pass


@dataclass(frozen=True)
class VenueEdited(VenueFact):
    pass


@dataclass(frozen=True)
class VenueClosed(VenueFact):
    pass
