"""What promo codes that were made many at once brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.page import Page, paginate
from app.domain.promotions.queries import (
    OPEN,
    STOPPED,
    USED_UP,
    Sold,
    sold_by,
    state_by_time,
    types_by_code,
    uses_expression,
)
from app.models import CodeBatch, Counter, Event, Order, PromoCode
from app.models.orders import CONFIRMED, PENDING


@dataclass(frozen=True)
class BatchUse:
    """Codes made together: their rule (one of them tells it), how many there are and how many were used.

    going: those that are not stopped.
    """

    batch: CodeBatch
    promo: PromoCode
    types: Sequence[str]
    count: int
    uses: int
    going: int
    sold: Sold

    @property
    def state(self) -> str:
        if not self.going:
            return STOPPED
        return state_by_time(self.promo) or (USED_UP if self.uses >= self.count else OPEN)


class SingleUse(NamedTuple):
    """One code of many. order_code: of the booking that has it, if one does."""

    promo: PromoCode
    order_code: str | None

    @property
    def state(self) -> str:
        if self.order_code:
            return USED_UP
        return STOPPED if self.promo.withdrawn_at is not None else state_by_time(self.promo) or OPEN


def list_batches(event: Event, batch_id: int | None = None) -> list[BatchUse]:
    """The event's codes that were made many at once, the newest first; of one batch, if it is named."""
    query = (
        select(
            CodeBatch,
            func.min(PromoCode.id),
            func.count(),
            func.sum(uses_expression()),
            func.count().filter(PromoCode.withdrawn_at.is_(None)),
        )
        .join(PromoCode, PromoCode.batch_id == CodeBatch.id)
        .join(Counter, Counter.id == PromoCode.counter_id)
        .where(CodeBatch.event_id == event.id, or_(batch_id is None, CodeBatch.id == batch_id))  # type: ignore[arg-type]
        .group_by(CodeBatch.id)
        .order_by(CodeBatch.id.desc())
    )
    rows = db.session.execute(query).all()
    if not rows:
        return []
    first = [row[1] for row in rows]
    rules = {one.id: one for one in db.session.scalars(select(PromoCode).where(PromoCode.id.in_(first)))}
    types, sold = types_by_code(first), sold_by(event, PromoCode.batch_id)
    return [
        BatchUse(batch, rules[key], types.get(key, []), count, int(used), going, sold.get(batch.id, Sold()))
        for batch, key, count, used, going in rows
    ]


def page_of_batch(batch: CodeBatch, number: int) -> Page[SingleUse]:
    """Page `number` of the codes made together, by their text."""
    page = paginate(_codes_of(batch), number, size=50)
    return page.with_items([SingleUse(*row) for row in page.items])


def list_batch(batch: CodeBatch) -> list[SingleUse]:
    """All codes made together, by their text."""
    return [SingleUse(*row) for row in db.session.execute(_codes_of(batch))]


def _codes_of(batch: CodeBatch) -> Select[Any]:
    live = or_(Order.status == CONFIRMED, (Order.status == PENDING) & (Order.expires_at > clock.now()))
    booking = select(func.min(Order.code)).where(Order.promo_code_id == PromoCode.id, live)
    return (
        select(PromoCode, booking.scalar_subquery())
        .where(PromoCode.batch_id == batch.id)
        .order_by(PromoCode.code)
    )
