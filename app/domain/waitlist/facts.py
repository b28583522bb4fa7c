"""What happened to those who wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class EntryFact(What):
    """places: how many the entry is about."""

    noun: ClassVar[str] = "waitlist_entry"
    subject_field: ClassVar[str] = "entry_id"
    event_id: int
    entry_id: int
    places: int


@dataclass(frozen=True)
class WaitlistJoined(EntryFact):
    """ticket_type_id: None for any."""

    ticket_type_id: int | None


@dataclass(frozen=True)
class WaitlistLeft(EntryFact):
    """By the person, or taken off by an organizer; an offer they had goes to the next."""

    was: str


@dataclass(frozen=True)
class WaitlistClosed(EntryFact):
    """The sale ended before they had a place."""

    was: str


@dataclass(frozen=True)
class OfferMade(EntryFact):
    offer_id: int


@dataclass(frozen=True)
class OfferTaken(EntryFact):
    offer_id: int
    order_id: int


@dataclass(frozen=True)
class OfferLapsed(EntryFact):
    offer_id: int
