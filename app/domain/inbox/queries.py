"""Reading and ticking off one's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, update

from app.core import clock, hints
from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.models import Event, Notification, Order, TicketType, User

SIZE = 20


@dataclass(frozen=True)
class Entry:
    """A notification with what it names: the event, the order's code, the ticket type's name."""

    notification: Notification
    event: Event | None
    order_code: str | None
    ticket_type: str | None


def list_entries(user: User, number: int = 1, *, unread: bool = False, size: int = SIZE) -> Page[Entry]:
    """The person's notifications, unread ones first, then the newest; `unread` leaves the others out."""
    query = _entries(user).order_by(Notification.read_at.is_not(None), Notification.id.desc())
    if unread:
        query = query.where(Notification.read_at.is_(None))
    page = paginate(query, number, size)
    return page.with_items([Entry(*tuple(row)) for row in page.items])


def get_entry(user: User, notification_id: int) -> Entry:
    """One notification of this person. Raises NotFound, also for somebody else's."""
    row = db.session.execute(_entries(user).where(Notification.id == notification_id)).first()
    if row is None:
        raise NotFound
    return Entry(*tuple(row))


def _entries(user: User) -> Select[*tuple[Any, ...]]:
    of_type = TicketType.id == Notification.data["ticket_type_id"].as_integer()
    return (
        select(Notification, Event, Order.code, TicketType.name)
        .outerjoin(Event, Event.id == Notification.event_id)
        .outerjoin(Order, Order.id == Notification.order_id)
        .outerjoin(TicketType, of_type)
        .where(Notification.user_id == user.id)
    )


def count_unread(user_id: int) -> int:
    """How many notifications this person has not read; one look at a small index."""
    unread = Notification.user_id == user_id, Notification.read_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(Notification).where(*unread)) or 0


def mark_read(notification: Notification) -> None:
    """Tick one off; a second time does nothing."""
    if notification.read_at is None:
        notification.read_at = clock.now()
        hints.tell(hints.topic(hints.INBOX, notification.user_id))


def mark_all_read(user: User) -> int:
    """Tick everything off that is unread now; returns how many."""
    mine = Notification.user_id == user.id, Notification.read_at.is_(None)
    statement = update(Notification).where(*mine).values(read_at=clock.now()).returning(Notification.id)
    ticked = db.session.execute(statement.execution_options(synchronize_session=False)).all()
    if ticked:
        hints.tell(hints.topic(hints.INBOX, user.id))
    return len(ticked)
