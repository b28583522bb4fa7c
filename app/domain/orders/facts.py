"""What happened to orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class OrderFact(What):
    noun: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    event_id: int
    order_id: int


@dataclass(frozen=True)
class PlacesHeld(OrderFact):
    places: int


@dataclass(frozen=True)
class OrderConfirmed(OrderFact):
    places: int
    total: int
    currency: str


@dataclass(frozen=True)
class OrderCancelled(OrderFact):
    places: int
    was: str


@dataclass(frozen=True)
class TicketsReturned(OrderFact):
    """Some of a booking's tickets are void, their places free; the rest stands. paid: money goes back.

    by_staff: the organizers cancelled them.
    """

    places: int
    ticket_ids: list[int]
    paid: bool
    by_staff: bool = False


@dataclass(frozen=True)
class TicketSwapped(What):
    """A ticket became one of another type. back: what of its price goes back, in minor units."""

    noun: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"
    event_id: int
    order_id: int
    ticket_id: int
    from_type_id: int
    to_type_id: int
    back: int


@dataclass(frozen=True)
class OrderExpired(OrderFact):
    pass


@dataclass(frozen=True)
class OrderRefunded(OrderFact):
    """The money goes back: the tickets are void, the places free."""

    places: int


@dataclass(frozen=True)
class BuyerCorrected(OrderFact):
    """The organizer wrote the buyer's name or address anew."""


@dataclass(frozen=True)
class LetterSentAgain(OrderFact):
    pass


@dataclass(frozen=True)
class NoteAdded(OrderFact):
    pass


@dataclass(frozen=True)
class NoteRemoved(OrderFact):
    pass


@dataclass(frozen=True)
class EventRefundBegun(What):
    """Everybody who paid for a cancelled event gets the money back."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int


@dataclass(frozen=True)
class EventRefundContinued(EventRefundBegun):
    """The next lot of it. after: the id of the last order that was seen to."""

    after: int
