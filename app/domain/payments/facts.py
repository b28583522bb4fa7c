"""What happened to money, and to how it is asked for. Amounts are minor units of `currency`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class PaymentFact(What):
    noun: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    event_id: int
    order_id: int
    payment_id: int
    amount: int
    currency: str


@dataclass(frozen=True)
class CommunityPayingChanged(What):
    """ways: how its events are paid from now on, where they don't say otherwise."""

    noun: ClassVar[str] = "community"
    subject_field: ClassVar[str] = "community_id"
    community_id: int
    ways: tuple[str, ...]


@dataclass(frozen=True)
class ProviderKeysSaved(What):
    """The community is paid with keys of its own from now on."""

    noun: ClassVar[str] = "community"
    subject_field: ClassVar[str] = "community_id"
    community_id: int
    provider: str


@dataclass(frozen=True)
class ProviderKeysRemoved(What):
    noun: ClassVar[str] = "community"
    subject_field: ClassVar[str] = "community_id"
    community_id: int
    provider: str


@dataclass(frozen=True)
class EventPayingChanged(What):
    """ways: how it is paid from now on; None: as the community's events are."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    ways: tuple[str, ...] | None


@dataclass(frozen=True)
class PaymentBegun(PaymentFact):
    provider: str


@dataclass(frozen=True)
class PaymentCompleted(PaymentFact):
    """What was asked for has been captured."""


@dataclass(frozen=True)
class PaymentFlagged(PaymentFact):
    """Captured, but another amount or currency than was asked for: a person has to look."""


@dataclass(frozen=True)
class PaymentFailed(PaymentFact):
    failure: str


@dataclass(frozen=True)
class PaymentCancelled(PaymentFact):
    """Nobody can pay it any more."""


@dataclass(frozen=True)
class DisputeOpened(PaymentFact):
    """The buyer asks their bank, or PayPal, for `amount` of it."""


@dataclass(frozen=True)
class DisputeWon(PaymentFact):
    """The money stays. after_all: it had been lost before, and came back."""

    after_all: bool = False


@dataclass(frozen=True)
class DisputeLost(PaymentFact):
    """The money is gone."""


@dataclass(frozen=True)
class RefundBegun(PaymentFact):
    """why: all of it "asked" by the organizer, a "part" of it, the buyer's "own" cancelling, an event

    "called-off", "elsewhere" at the provider; or by itself: "late", "twice" or "over".
    """

    refund_id: int
    why: str


@dataclass(frozen=True)
class RefundCompleted(PaymentFact):
    refund_id: int


@dataclass(frozen=True)
class RefundFailed(PaymentFact):
    refund_id: int
    failure: str


@dataclass(frozen=True)
class PaymentRefunded(PaymentFact):
    """All that was captured went back."""
