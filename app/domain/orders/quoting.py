"""What a booking's tickets are worth when they are given back. Pure: no session."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.domain.events import Terms
from app.domain.payments import Share
from app.models import Ticket


@dataclass(frozen=True)
class Part:
    """One valid ticket of a booking: what it cost, what the terms keep of that, what goes back.

    Minor units. inside: somebody has come in with it.
    """

    ticket: Ticket
    price: int
    back: int
    kept: int = 0
    inside: bool = False

    @property
    def fixed(self) -> bool:
        """Whether its buyer can't give it back: it was used, or is somebody else's by now."""
        return self.inside or self.ticket.passed_at is not None


@dataclass(frozen=True)
class Quote:
    """What giving these tickets back comes to. whole: nothing of the booking stays."""

    parts: Sequence[Part]
    whole: bool

    @property
    def price(self) -> int:
        return sum(part.price for part in self.parts)

    @property
    def back(self) -> int:
        return sum(part.back for part in self.parts)

    @property
    def kept(self) -> int:
        """What the terms keep."""
        return sum(part.kept for part in self.parts)

    @property
    def before(self) -> int:
        """What went back before."""
        return self.price - self.kept - self.back

    @property
    def ids(self) -> list[int]:
        return [part.ticket.id for part in self.parts]

    def shares(self) -> list[Share]:
        return [Share(part.ticket.id, part.back, part.kept) for part in self.parts]


def split(gross: int, quantity: int) -> list[int]:
    """What each ticket of a line cost: whole minor units that add up to the line."""
    each, rest = divmod(gross, quantity)
    return [each + (n < rest) for n in range(quantity)]


def with_extras(parts: Sequence[Part], ticket_ids: Collection[int], extras: int) -> list[Part]:
    """The parts, with what was paid for things that go with tickets beside the last one.

    extras: in minor units. It stays as long as any ticket of the booking does.
    """
    whole = bool(parts) and all(part.ticket.id in ticket_ids for part in parts)
    if not whole or not extras:
        return list(parts)
    *others, last = parts
    return [*others, replace(last, price=last.price + extras, back=last.back + extras)]


def under(parts: Sequence[Part], terms: Terms) -> list[Part]:
    """The parts with what the terms keep taken off."""
    kept = [terms.kept_of(part.price) for part in parts]
    return [replace(part, kept=k, back=part.price - k) for part, k in zip(parts, kept, strict=True)]


def quote(parts: Sequence[Part], ticket_ids: Collection[int], most: int) -> Quote:
    """What the tickets among `parts` come to, at most `most` in all."""
    chosen = []
    for part in parts:
        if part.ticket.id in ticket_ids:
            back = min(part.back, most)
            most -= back
            chosen.append(replace(part, back=back))
    return Quote(chosen, whole=len(chosen) == len(parts))
