"""What each line of a statement is: the money for an order, or something that a person has to look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.core.db import db
from app.domain.statements.matching import Codes
from app.domain.statements.reading import Line
from app.models import BankEntry, Community, Event, Order
from app.models.orders import EXPIRED, PENDING
from app.models.statements import (
    NOT_WAITING,
    OTHER_CURRENCY,
    PAID,
    TOO_LITTLE,
    TOO_MUCH,
    TWICE,
    UNKNOWN,
)

WAITING = (PENDING, EXPIRED)


@dataclass(frozen=True)
class Judged:
    """A line with what it is. order: whose money it seems to be (event loaded). slip: written wrongly."""

    line: Line
    verdict: str
    order: Order | None = None
    slip: bool = False


def judge(community: Community, lines: Sequence[Line]) -> tuple[list[Judged], int]:
    """Each new line with its verdict, and how many of the lines an earlier statement had."""
    known = _known(community, [line.key for line in lines])
    new = [line for line in lines if line.key not in known]
    orders = _orders(community)
    every = Codes(orders)
    waiting = Codes([code for code, order in orders.items() if order.status in WAITING])
    judged: list[Judged] = []
    paid: set[int] = set()
    for line in new:
        order, slip = _whose(line, orders, every, waiting)
        verdict = _verdict(line, order, paid)
        if verdict == PAID and order is not None:
            paid.add(order.id)
        judged.append(Judged(line, verdict, order, slip))
    return judged, len(lines) - len(new)


def _known(community: Community, keys: Collection[str]) -> set[str]:
    query = select(BankEntry.key).where(BankEntry.community_id == community.id, BankEntry.key.in_(keys))
    return set(db.session.scalars(query))


def _orders(community: Community) -> dict[str, Order]:
    """The orders of the community's events that cost something, by code."""
    query = select(Order).join(Order.event).options(contains_eager(Order.event))
    mine = query.where(Event.community_id == community.id, Order.total > 0, Order.name != "")
    return {order.code: order for order in db.session.scalars(mine)}


def _whose(
    line: Line, orders: Mapping[str, Order], every: Codes, waiting: Codes
) -> tuple[Order | None, bool]:
    """The one order that is named; one that is almost named only where it waits for this very amount."""
    named = every.written_in(line.reference)
    if named:
        return (orders[named[0]], False) if len(named) == 1 else (None, False)
    almost = [orders[code] for code in waiting.almost_in(line.reference)]
    fitting = [one for one in almost if (one.total, one.currency) == (line.amount, line.currency)]
    return (fitting[0], True) if len(fitting) == 1 else (None, False)


def _verdict(line: Line, order: Order | None, paid: Collection[int]) -> str:
    if order is None:
        return UNKNOWN
    if order.id in paid:
        return TWICE
    if order.status not in WAITING:
        return NOT_WAITING
    if line.currency != order.currency:
        return OTHER_CURRENCY
    if line.amount != order.total:
        return TOO_LITTLE if line.amount < order.total else TOO_MUCH
    return PAID
