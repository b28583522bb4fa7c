"""What a promo code takes off, and how codes and sources are written. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.models.promotions import AMOUNT, PERCENT, PRICE

SHORTEST, LONGEST = 3, 40
CODE = re.compile(rf"[A-Z0-9][A-Z0-9_-]{{{SHORTEST - 1},{LONGEST - 1}}}", re.ASCII)
SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
OWN_SOURCES = {"api"}


@dataclass(frozen=True)
class Code:
    """A promo code that may be used. type_ids: what it is for; empty: every type that shows.

    value: percent, or minor units of the event's currency. counter_id: takes one an order.
    """

    id: int
    text: str
    kind: str
    value: int
    counter_id: int
    type_ids: frozenset[int] = frozenset()
    most_per_person: int | None = None
    most_tickets: int | None = None

    def is_for(self, type_id: int) -> bool:
        return not self.type_ids or type_id in self.type_ids

    def makes_free(self, type_id: int, price: int) -> bool:
        """Whether nothing is left to pay, however many tickets of this type are taken."""
        return self.most_tickets is None and self.is_for(type_id) and taken_off(self, price, 1) == price


class Asked(NamedTuple):
    """`quantity` tickets of one type at `unit` each."""

    type_id: int
    unit: int
    quantity: int


def discounts(code: Code, asked: Sequence[Asked]) -> list[int]:
    """What the code takes off each of these lines, in minor units, in their order.

    Where it is for so many tickets only, the dearest come first.
    """
    found, left = [0] * len(asked), code.most_tickets
    for n in sorted(range(len(asked)), key=lambda n: -asked[n].unit):
        line = asked[n]
        if code.is_for(line.type_id):
            count = line.quantity if left is None else min(left, line.quantity)
            found[n] = taken_off(code, line.unit, count)
            left = None if left is None else left - count
    return found


def taken_off(code: Code, unit: int, count: int) -> int:
    """What it takes off `count` tickets at `unit`, rounded once, half up; never more than they cost."""
    if code.kind == PERCENT:
        return (unit * count * code.value + 50) // 100
    if code.kind == AMOUNT:
        return min(code.value, unit) * count
    return max(0, unit - code.value) * count if code.kind == PRICE else 0


def is_open(valid_from: datetime | None, valid_to: datetime | None, moment: datetime) -> bool:
    """Whether a code may be used at this moment."""
    return (valid_from is None or valid_from <= moment) and (valid_to is None or moment < valid_to)


def plain_code(text: str) -> str:
    """A code as it is stored, however it was typed."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in folded if not char.isspace())


def plain_source(text: str) -> str | None:
    """Where a visitor came from, as links carry it; None for what no link of ours says."""
    source = text.strip().lower()
    return source if SOURCE.fullmatch(source) and source not in OWN_SOURCES else None
