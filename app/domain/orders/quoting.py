"""What a booking's tickets are worth when they are given back. Pure: no session."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.core.money import spread
from app.domain.events import Terms
from app.domain.payments import ExtraShare, Share
from app.models import Ticket

TICKET = 0  # no line has this id


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
class Extra:
    """What a line still has of something that only goes with tickets: `prices` of each, in minor units."""

    line_id: int
    name: str
    per_ticket: int
    prices: Sequence[int]

    @property
    def price(self) -> int:
        return sum(self.prices)

    def __str__(self) -> str:
        return f"{len(self.prices)} × {self.name}"


@dataclass(frozen=True)
class Quote:
    """What giving these tickets back comes to. whole: nothing of the booking stays.

    extras: what goes with them, since too few tickets stay for it.
    """

    parts: Sequence[Part]
    whole: bool
    extras: Sequence[Extra] = ()

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
        """What each ticket gets, without what is for the extras."""
        if not self.parts:
            return []
        back, kept = self._last()
        own = [Share(part.ticket.id, part.back, part.kept) for part in self.parts]
        return [*own[:-1], replace(own[-1], amount=back.get(TICKET, 0), kept=kept.get(TICKET, 0))]

    def extra_shares(self) -> list[ExtraShare]:
        """What each of the extras gets."""
        back, kept = self._last()
        ids = [extra.line_id for extra in self.extras]
        return [ExtraShare(line_id, back.get(line_id, 0), kept.get(line_id, 0)) for line_id in ids]

    def _last(self) -> tuple[dict[int, int], dict[int, int]]:
        """What goes back and what is kept of the last ticket and the extras beside it, by their prices.

        By the extra's line; that of the ticket itself under TICKET.
        """
        prices = {extra.line_id: extra.price for extra in self.extras}
        last = self.parts[-1]
        prices[TICKET] = last.price - sum(prices.values())
        return spread(last.back, prices), spread(last.kept, prices)


def split(gross: int, quantity: int) -> list[int]:
    """What each ticket of a line cost: whole minor units that add up to the line."""
    each, rest = divmod(gross, quantity)
    return [each + (n < rest) for n in range(quantity)]


def with_company(parts: Sequence[Part], ticket_ids: Collection[int]) -> set[int]:
    """The tickets to give back, and those that can't stay without them, such as a carer's: the last ones."""
    going = set(ticket_ids)
    entries = _entries_left(parts, going)
    for kind in {part.ticket.type for part in parts}:
        if kind.per_ticket is not None:
            staying = [p for p in parts if p.ticket.type is kind and p.ticket.id not in going]
            staying.sort(key=lambda part: not part.fixed)
            going |= {part.ticket.id for part in staying[kind.per_ticket * entries :]}
    return going


def leaving(extras: Sequence[Extra], parts: Sequence[Part], going: Collection[int]) -> list[Extra]:
    """What of the extras is more than goes with the tickets that stay."""
    entries = _entries_left(parts, going)
    return [
        replace(extra, prices=extra.prices[extra.per_ticket * entries :])
        for extra in extras
        if len(extra.prices) > extra.per_ticket * entries
    ]


def _entries_left(parts: Sequence[Part], going: Collection[int]) -> int:
    return sum(part.ticket.type.per_ticket is None for part in parts if part.ticket.id not in going)


def with_extras(parts: Sequence[Part], going: Collection[int], extras: Sequence[Extra]) -> list[Part]:
    """The parts, with what was paid for the extras that leave beside the last one that does."""
    price = sum(extra.price for extra in extras)
    last = next((part for part in reversed(parts) if part.ticket.id in going), None)
    return [
        replace(part, price=part.price + price, back=part.back + price) if part is last else part
        for part in parts
    ]


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
