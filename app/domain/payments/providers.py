"""What every way to pay can do, and which ways this installation has.

Provider calls go over the network: never inside a transaction or while a row is locked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol

from app.models.payments import MANUAL, PAYPAL

OPEN: Final = "open"
PAID: Final = "paid"
FAILED: Final = "failed"
CLOSED: Final = "closed"
TruthState = Literal["open", "paid", "failed", "closed"]
PENDING: Final = "pending"
COMPLETED: Final = "completed"
PAYPAL_CURRENCIES: Final = frozenset(
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD".split()
)
GivenBackState = Literal["pending", "completed", "failed"]


class ProviderDown(Exception):
    """The provider can't be reached, or what it did is unknown: ask again with the same key."""


class ProviderRefused(Exception):
    """The provider says no, and will say so again. The text is a short word for why."""


@dataclass(frozen=True)
class AskedLine:
    """What is paid for: `quantity` of `name`, `unit` minor units a piece."""

    name: str
    quantity: int
    unit: int


@dataclass(frozen=True)
class Asked:
    """One payment to begin. amount: minor units of `currency`, the sum of the lines.

    key: idempotency key "payment-<id>". return_url: where the buyer comes back to after
    paying, cancel_url without. expires_at: until when paying makes sense.
    """

    payment_id: int
    key: str
    amount: int
    currency: str
    title: str
    lines: tuple[AskedLine, ...]
    email: str
    return_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True)
class Session:
    """The provider's name for a payment, and where the buyer pays."""

    ref: str
    url: str


@dataclass(frozen=True)
class Truth:
    """What the provider says now of a payment. amount, currency: what was captured, once paid.

    capture: the provider's name for that, where it has one beside the payment's. at: when it was paid,
    where that is told later.
    """

    state: TruthState
    amount: int | None = None
    currency: str | None = None
    failure: str | None = None
    capture: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class GivenBack:
    """What the provider says now of a refund."""

    state: GivenBackState
    ref: str | None = None
    failure: str | None = None


@dataclass(frozen=True)
class Made:
    """A refund as the provider lists it. amount: minor units. key: ours, None where somebody else made it."""

    ref: str
    amount: int
    given: GivenBack
    key: str | None = None


@dataclass(frozen=True)
class About:
    """Which payment a message is about: by the provider's ref, its capture, or our key "payment-<id>".

    dispute: the provider's name for the dispute of it that the message is about.
    """

    ref: str | None = None
    key: str | None = None
    capture: str | None = None
    dispute: str | None = None


ContestState = Literal["open", "won", "lost"]


@dataclass(frozen=True)
class Contest:
    """A dispute as the provider tells it. amount: minor units. capture: what it is about."""

    ref: str
    state: ContestState
    amount: int
    currency: str
    capture: str
    reason: str = ""


class Provider(Protocol):
    """A way to pay. Every call raises ProviderDown (try again) or ProviderRefused."""

    @property
    def name(self) -> str:
        """As it is stored with its payments."""

    def begin(self, asked: Asked) -> Session:
        """Open a payment; the same key again answers the same one."""

    def look(self, ref: str) -> Truth:
        """How the payment stands now; what the buyer agreed to is taken, where that is left to us."""

    def close(self, ref: str) -> Truth:
        """See to it that nobody pays any more; how it stands after that."""

    def refund(self, ref: str, amount: int, currency: str, key: str) -> GivenBack:
        """Give `amount` minor units back; the same key again is the same refund."""

    def look_refund(self, ref: str, refund_ref: str | None, key: str) -> GivenBack:
        """How a refund stands now; refund_ref is None where its answer was lost."""

    def list_refunds(self, ref: str) -> Sequence[Made]:
        """All refunds of a payment, also those that were made at the provider itself."""

    def look_dispute(self, ref: str) -> Contest:
        """How a dispute stands now."""

    def list_disputes(self, since: datetime) -> Sequence[Contest]:
        """All disputes that began since then, as they stand now; also of what is not ours."""

    def about(self, body: str) -> About:
        """Which payment a stored webhook body is about; empty for none. No network call."""


_providers: dict[str, Provider] = {}


def use(providers: Mapping[str, Provider]) -> None:
    """Say which ways to pay there are, the one for new payments first. None: nothing is sold online."""
    _providers.clear()
    _providers.update(providers)


def provider(name: str) -> Provider:
    """The way to pay of this name. Raises LookupError where it is not installed."""
    return _providers[name]


def list_installed() -> list[str]:
    """The names of the ways to pay that this installation has, but for those by hand."""
    return [name for name in _providers if name != MANUAL]


def takes(name: str, currency: str) -> bool:
    """Whether this way, which is there, can be paid in this currency."""
    return name != PAYPAL or currency in PAYPAL_CURRENCIES
