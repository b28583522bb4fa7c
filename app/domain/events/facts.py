"""What happened to events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class EventFact(What):
    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int


@dataclass(frozen=True)
class EventCreated(EventFact):
    """capacity: places of the whole event, None without limit."""

    community_id: int
    capacity: int | None


@dataclass(frozen=True)
class EventEdited(EventFact):
    capacity: int | None


@dataclass(frozen=True)
class EventMoved(EventFact):
    """Another time or place, after people could book. sequence: the calendar's, raised by it."""

    sequence: int


@dataclass(frozen=True)
class EventPublished(EventFact):
    pass


@dataclass(frozen=True)
class EventCancelled(EventFact):
    sequence: int


@dataclass(frozen=True)
class EventTermsChanged(EventFact):
    """terms: how bookings from now on can be cancelled, as Terms writes it."""

    terms: str


@dataclass(frozen=True)
class EventCopied(EventFact):
    """A new draft was made from another event."""

    source_id: int


@dataclass(frozen=True)
class EventDeleted(EventFact):
    community_id: int
