"""The whole installation in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.models import Community, Event, Membership, Order, User
from app.models.events import PUBLISHED
from app.models.orders import CONFIRMED


@dataclass(frozen=True)
class Installation:
    """on_sale: published events that are not over. orders: confirmed ones."""

    users: int
    communities: int
    events: int
    on_sale: int
    orders: int


@dataclass(frozen=True)
class Activity:
    """What one account has to do with."""

    communities: int = 0
    orders: int = 0


def count_everything() -> Installation:
    """The figures of the overview, in one statement."""
    on_sale = select(func.count()).where(Event.status == PUBLISHED, Event.ends_at > clock.now())
    parts = [
        select(func.count()).select_from(User),
        select(func.count()).select_from(Community),
        select(func.count()).select_from(Event),
        on_sale,
        select(func.count()).where(Order.status == CONFIRMED),
    ]
    return Installation(*db.session.execute(select(*[part.scalar_subquery() for part in parts])).one())


def activity_of(user_ids: Iterable[int]) -> dict[int, Activity]:
    """Memberships and bookings of these accounts, in one statement."""
    communities = select(func.count()).where(Membership.user_id == User.id).scalar_subquery()
    orders = select(func.count()).where(Order.user_id == User.id, Order.name != "").scalar_subquery()
    rows = db.session.execute(select(User.id, communities, orders).where(User.id.in_(list(user_ids))))
    return {row[0]: Activity(row[1], row[2]) for row in rows}
