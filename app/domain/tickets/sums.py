"""How many places ticket types have together. Pure: what several share is counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from app.models import TicketType
from app.models.places import ONE_TYPE, QUOTA

Bonds = Iterable[Sequence["Bond"]]


class Bond(NamedTuple):
    """A ticket type and one of the counters that bind it."""

    type: TicketType
    counter_id: int
    kind: str
    quantity: int | None
    taken: int
    left: int | None


def left(types: Bonds) -> int | None:
    """Places left in these types together; None when one of them is without limit, or there are none."""
    return _together(types, "left")


def capacity(types: Bonds) -> int | None:
    """The same for all the places there are."""
    return _together(types, "quantity")


def smaller(one: int | None, other: int | None) -> int | None:
    """The smaller of two limits, None being none."""
    return min((number for number in (one, other) if number is not None), default=None)


def _together(types: Bonds, what: Literal["left", "quantity"]) -> int | None:
    """Of types that share places their own together, or what they share where that is less."""
    groups: dict[int, list[int | None]] = {}
    shared: dict[int, int | None] = {}
    for rows in types:
        own = next(row for row in rows if row.kind == ONE_TYPE)
        quota = next((row for row in rows if row.kind == QUOTA), None)
        key = (quota or own).counter_id
        groups.setdefault(key, []).append(getattr(own, what))
        shared[key] = getattr(quota, what) if quota else None
    return _sum([smaller(shared[key], _sum(numbers)) for key, numbers in groups.items()])


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [max(0, number) for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None
