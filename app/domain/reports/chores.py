"""What an organizer should see to, over all their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.domain.reports import figures, own_events
from app.models import Event, EventStaff, Order, Payment, Refund, TicketType, User
from app.models.events import CANCELLED, DRAFT
from app.models.payments import MANUAL, PENDING

FLAGGED, TO_RETURN, NO_TICKETS, DRAFT_WAITS, NO_STAFF, SOLD_OUT, NEARLY_FULL = (
    "flagged", "to-return", "no-tickets", "draft-waits", "no-staff", "sold-out", "nearly-full",
)  # fmt: skip
URGENCY = (FLAGGED, TO_RETURN, NO_TICKETS, NO_STAFF, DRAFT_WAITS, NEARLY_FULL, SOLD_OUT)
MOST_EVENTS = 200
SOON = timedelta(days=7)
MONTH = timedelta(days=31)
NEARLY = 10  # per cent of the places


@dataclass(frozen=True)
class Standing:
    """How an event that is not over stands. types: on offer; flagged: payments for a person to look at.

    to_return: refunds of money that was paid by hand, which staff have to make.
    """

    event: Event
    types: int
    staff: int
    flagged: int
    figures: figures.Figures
    to_return: int = 0


@dataclass(frozen=True)
class Chore:
    """One thing to do. n: payments that are flagged, refunds to make, places that are left, else 0."""

    kind: str
    event: Event
    n: int = 0


def list_chores(user: User) -> list[Chore]:
    """What to see to first comes first; one statement."""
    standings = _standings(user)
    now = clock.now()
    chores = [chore for standing in standings for chore in chores_of(standing, now)]
    return sorted(
        chores, key=lambda chore: (URGENCY.index(chore.kind), chore.event.starts_at, chore.event.id)
    )


def chores_of(standing: Standing, now: datetime) -> Sequence[Chore]:
    """What one event still needs."""
    event, found = standing.event, []
    if standing.flagged:
        found.append(Chore(FLAGGED, event, standing.flagged))
    if standing.to_return:
        found.append(Chore(TO_RETURN, event, standing.to_return))
    if event.status == CANCELLED or event.ends_at <= now:
        return found
    if not standing.types:
        found.append(Chore(NO_TICKETS, event))
    elif event.status == DRAFT and event.starts_at - now < MONTH:
        found.append(Chore(DRAFT_WAITS, event))
    if event.status == DRAFT:
        return found
    if not standing.staff and event.starts_at - now < SOON:
        found.append(Chore(NO_STAFF, event))
    left, capacity = standing.figures.left, standing.figures.capacity
    if left is not None and capacity and left <= 0:
        found.append(Chore(SOLD_OUT, event))
    elif left is not None and capacity and left * 100 <= capacity * NEARLY:
        found.append(Chore(NEARLY_FULL, event, left))
    return found


def _standings(user: User) -> list[Standing]:
    types = select(func.count()).where(TicketType.event_id == Event.id, TicketType.withdrawn_at.is_(None))
    staff = select(func.count()).where(EventStaff.event_id == Event.id)
    flagged = (
        select(func.count(Payment.id))
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == Event.id, Payment.flag.is_not(None))
    )
    by_hand = (
        select(func.count(Refund.id))
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == Event.id, Refund.state == PENDING, Payment.provider == MANUAL)
    )
    counts = [part.correlate(Event).scalar_subquery() for part in (types, staff, flagged, by_hand)]
    query = (
        select(Event, *counts, *figures.columns())
        .where(own_events.organizes(user), Event.ends_at > clock.now() - MONTH)
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_EVENTS)
    )
    found = db.session.execute(query).all()
    return [Standing(row[0], row[1], row[2], row[3], figures.Figures(*row[5:]), row[4]) for row in found]
