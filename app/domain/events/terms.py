"""Cancellation terms: until when buyers of paid tickets may cancel by themselves, and what stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from app.core import facts
from app.core.db import lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.events.facts import EventTermsChanged
from app.models import Event, User

LONGEST_HOURS = 8760


@dataclass(frozen=True)
class Terms:
    """hours: until how long before the start a buyer may cancel; None: not at all.

    percent, fee: what of each ticket is kept then, as a share of its price or in minor units; one of
    them at most.
    """

    hours: int | None = None
    percent: int = 0
    fee: int = 0

    @classmethod
    def read(cls, code: str) -> Terms:
        """The terms that `code` stands for: "", "48", "48 10%" or "48 250"."""
        if not code:
            return cls()
        hours, _space, kept = code.partition(" ")
        if kept.endswith("%"):
            return cls(int(hours), percent=int(kept[:-1]))
        return cls(int(hours), fee=int(kept or 0))

    def written(self) -> str:
        """As an event and its orders keep them."""
        if self.hours is None:
            return ""
        kept = f" {self.percent}%" if self.percent else f" {self.fee}" if self.fee else ""
        return f"{self.hours}{kept}"

    def until(self, starts_at: datetime) -> datetime | None:
        """The last moment to cancel; None: never."""
        return None if self.hours is None else starts_at - timedelta(hours=self.hours)

    def allow(self, starts_at: datetime, moment: datetime) -> bool:
        """Whether buyers may cancel at this moment."""
        last = self.until(starts_at)
        return last is not None and moment <= last

    def kept_of(self, price: int) -> int:
        """What stays of a ticket that cost `price`, never more than that; rounded half up once."""
        share = (Decimal(price) * self.percent / 100).quantize(Decimal(1), ROUND_HALF_UP)
        return min(price, int(share) + self.fee)


def set_terms(event: Event, terms: Terms, version: int, *, by: User) -> None:
    """Change the terms for bookings to come; those made keep the ones they were shown.

    Raises Stale when the event was saved since `version`, Refused for terms that make no sense.
    """
    lock(event)
    if event.version != version:
        raise Stale(_("Somebody changed this event meanwhile. Look at both versions, then save again."))
    _check(terms)
    if event.terms == terms.written():
        return
    event.terms = terms.written()
    event.version += 1
    facts.record(EventTermsChanged(event.id, event.terms), by.id)


def _check(terms: Terms) -> None:
    if terms.hours is not None and not 0 <= terms.hours <= LONGEST_HOURS:
        raise Refused(_("Write a whole number of hours, from 0 to 8760."), "hours", status=422)
    if not 0 <= terms.percent <= 99:
        raise Refused(_("Write a whole number from 1 to 99."), "percent", status=422)
    if terms.fee < 0 or terms.fee >= 10**12:
        raise Refused(_("Write an amount such as 2.50."), "fee", status=422)
    if terms.percent and terms.fee:
        raise Refused(_("Keep a percentage or a fixed amount, not both."), "fee", status=422)
