"""Reading the waitlist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, true
from sqlalchemy.orm import joinedload

from app.core import clock, ids
from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.domain.waitlist import rules
from app.models import Event, TicketType, User, WaitlistEntry, WaitlistOffer
from app.models.waitlist import LAPSED, LIVE, OFFERED, OPEN, WAITING

LONGEST_SECRET = 64
MOST_LISTED = 20


@dataclass(frozen=True)
class Standing:
    """How an entry stands. place: in the line, from 1; None once it is out of it.

    offer: the one that can still be taken, with its type.
    """

    entry: WaitlistEntry
    place: int | None
    offer: WaitlistOffer | None

    @property
    def state(self) -> str:
        """The entry's state now: an offer past its time has lapsed, swept or not."""
        return LAPSED if self.entry.state == OFFERED and self.offer is None else self.entry.state

    @property
    def ticket(self) -> str:
        """The name of what is offered, or of what the entry, loaded with its type, waits for."""
        return rules.ticket_name(self.offer.type if self.offer else self.entry.type)


@dataclass(frozen=True)
class Waiting:
    """What somebody waits for. until: how long it is kept, where it is offered."""

    entry: WaitlistEntry
    event: Event
    until: datetime | None


@dataclass(frozen=True)
class Line:
    """How many wait for one ticket type, for how many places, and how many places are offered."""

    name: str
    people: int
    places: int
    offered: int


def get_entry(secret: str) -> WaitlistEntry:
    """The entry that a letter's link leads to, with its type. Raises NotFound."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        raise NotFound
    query = select(WaitlistEntry).options(joinedload(WaitlistEntry.type))
    entry = db.session.scalar(query.where(WaitlistEntry.secret_digest == ids.digest(secret)))
    if entry is None:
        raise NotFound
    return entry


def get_entry_by_id(entry_id: int) -> WaitlistEntry:
    """The entry with its type, for a letter. Raises NoResultFound."""
    query = select(WaitlistEntry).options(joinedload(WaitlistEntry.type))
    return db.session.scalars(query.where(WaitlistEntry.id == entry_id)).one()


def get_entry_of_event(event: Event, entry_id: int) -> WaitlistEntry:
    """An entry of this event. Raises NotFound, also for another event's."""
    query = select(WaitlistEntry).where(WaitlistEntry.id == entry_id, WaitlistEntry.event_id == event.id)
    entry = db.session.scalar(query)
    if entry is None:
        raise NotFound
    return entry


def find_entry_of_user(event: Event, user: User) -> WaitlistEntry | None:
    """The person's last entry of the event, with its type."""
    query = (
        select(WaitlistEntry)
        .options(joinedload(WaitlistEntry.type))
        .where(WaitlistEntry.event_id == event.id, WaitlistEntry.user_id == user.id)
        .order_by(WaitlistEntry.state.in_(LIVE).desc(), WaitlistEntry.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def list_of_user(user: User) -> list[Waiting]:
    """What the person waits for, or is offered, at events to come; the next event first."""
    query = (
        select(WaitlistEntry, Event, WaitlistOffer.expires_at)
        .join(Event, Event.id == WaitlistEntry.event_id)
        .outerjoin(
            WaitlistOffer,
            (WaitlistOffer.entry_id == WaitlistEntry.id)
            & (WaitlistOffer.state == OPEN)
            & (WaitlistOffer.expires_at > clock.now()),
        )
        .where(WaitlistEntry.user_id == user.id, WaitlistEntry.state.in_(LIVE))
        .where(Event.ends_at > clock.now())
        .order_by(Event.starts_at, WaitlistEntry.id)
        .limit(MOST_LISTED)
    )
    return [Waiting(entry, event, until) for entry, event, until in db.session.execute(query)]


def find_open_offer(entry: WaitlistEntry) -> WaitlistOffer | None:
    """The entry's offer while it is open, also past its time."""
    query = select(WaitlistOffer).options(joinedload(WaitlistOffer.type))
    return db.session.scalar(query.where(WaitlistOffer.entry_id == entry.id, WaitlistOffer.state == OPEN))


def find_offer(event: Event, secret: str) -> WaitlistOffer | None:
    """The offer of this event that a link carries, while it can be taken."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    query = (
        select(WaitlistOffer)
        .join(WaitlistEntry, WaitlistEntry.id == WaitlistOffer.entry_id)
        .where(WaitlistEntry.secret_digest == ids.digest(secret), WaitlistEntry.event_id == event.id)
        .where(WaitlistOffer.state == OPEN, WaitlistOffer.expires_at > clock.now())
    )
    return db.session.scalar(query)


def find_offer_of_user(event: Event, user: User) -> WaitlistOffer | None:
    """The person's offer of this event, while it can be taken."""
    query = (
        select(WaitlistOffer)
        .join(WaitlistEntry, WaitlistEntry.id == WaitlistOffer.entry_id)
        .where(WaitlistEntry.user_id == user.id, WaitlistEntry.event_id == event.id)
        .where(WaitlistOffer.state == OPEN, WaitlistOffer.expires_at > clock.now())
        .order_by(WaitlistOffer.expires_at)
        .limit(1)
    )
    return db.session.scalar(query)


def stand(entry: WaitlistEntry) -> Standing:
    """How the entry stands now."""
    offer = find_open_offer(entry) if entry.state == OFFERED else None
    live = offer if offer is not None and offer.expires_at > clock.now() else None
    return Standing(entry, _place(entry) if entry.state == WAITING else None, live)


def _place(entry: WaitlistEntry) -> int:
    """First come, first served, among those who wait for the same: whoever takes any waits for it too."""
    same = WaitlistEntry.ticket_type_id == entry.ticket_type_id
    ahead = select(func.count(WaitlistEntry.id)).where(
        WaitlistEntry.event_id == entry.event_id,
        true() if entry.ticket_type_id is None else same | WaitlistEntry.ticket_type_id.is_(None),
        WaitlistEntry.state == WAITING,
        (WaitlistEntry.joined_at < entry.joined_at)
        | ((WaitlistEntry.joined_at == entry.joined_at) & (WaitlistEntry.id < entry.id)),
    )
    return (db.session.scalar(ahead) or 0) + 1


def list_standings(event: Event, number: int, *, past: bool = False) -> Page[Standing]:
    """Who waits at the event, in the line's order, or who did and is out of it, the last first."""
    live = WaitlistEntry.state.in_(LIVE)
    query = (
        select(WaitlistEntry, WaitlistOffer, _places())
        .options(joinedload(WaitlistEntry.type), joinedload(WaitlistOffer.type))
        .outerjoin(
            WaitlistOffer,
            (WaitlistOffer.entry_id == WaitlistEntry.id)
            & (WaitlistOffer.state == OPEN)
            & (WaitlistOffer.expires_at > clock.now()),
        )
        .where(WaitlistEntry.event_id == event.id, ~live if past else live)
        .order_by(*([WaitlistEntry.id.desc()] if past else [WaitlistEntry.joined_at, WaitlistEntry.id]))
    )
    page = paginate(query, number, 30)
    return page.with_items(
        [Standing(entry, n if entry.state == WAITING else None, offer) for entry, offer, n in page.items]
    )


def _places() -> Any:
    """SQL: what _place says, for each entry of a list at once."""
    line = WaitlistEntry.joined_at, WaitlistEntry.id
    any_type = WaitlistEntry.ticket_type_id.is_(None)
    of_all = func.row_number().over(partition_by=WaitlistEntry.state, order_by=line)
    of_type = func.row_number().over(
        partition_by=(WaitlistEntry.ticket_type_id, WaitlistEntry.state), order_by=line
    )
    others = func.count().filter(any_type).over(partition_by=WaitlistEntry.state, order_by=line)
    return case((any_type, of_all), else_=of_type + others)


def list_lines(event: Event) -> list[Line]:
    """How long the line is for each ticket type that has one, in the types' order; for any comes last."""
    waiting, offered = WaitlistEntry.state == WAITING, WaitlistEntry.state == OFFERED
    query = (
        select(
            TicketType,
            func.count(WaitlistEntry.id).filter(waiting),
            func.coalesce(func.sum(WaitlistEntry.quantity).filter(waiting), 0),
            func.coalesce(func.sum(WaitlistEntry.quantity).filter(offered), 0),
        )
        .outerjoin(WaitlistEntry.type)
        .where(WaitlistEntry.event_id == event.id, WaitlistEntry.state.in_(LIVE))
        .group_by(TicketType.id)
        .order_by(TicketType.position, TicketType.id)
    )
    return [
        Line(rules.ticket_name(kind), people, int(n), int(open_))
        for kind, people, n, open_ in db.session.execute(query)
    ]
