"""Ticket types that share places: two kinds of seat at the same tables, one hall for adults and children."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from app.core import clock, facts
from app.core.db import db, lock, table_of
from app.core.errors import NotFound, Refused, Stale
from app.core.i18n import gettext as _
from app.domain import places
from app.domain.tickets.facts import QuotaAdded, QuotaEdited, QuotaRemoved
from app.models import Counter, Event, Quota, TicketType, TicketTypeCounter, User
from app.models.places import ONE_TYPE, QUOTA


@dataclass(frozen=True)
class QuotaDetails:
    """What an organizer says about shared places. type_ids: of the ticket types that share them."""

    name: str
    quantity: int
    type_ids: frozenset[int]


@dataclass(frozen=True)
class Shared:
    """A quota with what is taken of it, by the ticket types that share it."""

    quota: Quota
    quantity: int
    taken: int
    types: list[TicketType]


def add_quota(event: Event, details: QuotaDetails, *, by: User | None) -> Quota:
    """Let ticket types share places from now on; what is sold of them counts.

    Raises Refused for types of another event or of another quota, and for fewer than are taken.
    """
    _lock(event)
    counter = places.open_counter(event.id, QUOTA, None)
    quota = Quota(event_id=event.id, counter_id=counter.id, name=details.name)
    db.session.add(quota)
    db.session.flush()
    _check(event, quota, details.type_ids)
    _share(event, counter, details.type_ids)
    places.set_quantity(counter, details.quantity, "quantity")
    facts.record(QuotaAdded(event.id, quota.id, details.quantity), by.id if by else None)
    return quota


def edit_quota(event: Event, quota: Quota, details: QuotaDetails, version: int, *, by: User) -> None:
    """Change a quota. Raises Stale when it was saved since `version`, Refused as add_quota."""
    _lock(event)
    lock(quota)
    if quota.version != version:
        raise Stale(_("Somebody changed these shared places meanwhile. Look at them, then save again."))
    counter = db.session.get_one(Counter, quota.counter_id)
    members = _members(counter)
    current = {type_id for type_id, withdrawn in members.items() if not withdrawn}
    if current != details.type_ids:
        _check(event, quota, details.type_ids)
        _share(event, counter, details.type_ids | (members.keys() - current))
    places.set_quantity(counter, details.quantity, "quantity")
    quota.name = details.name
    quota.version += 1
    facts.record(QuotaEdited(event.id, quota.id, details.quantity), by.id)


def remove_quota(event: Event, quota: Quota, *, by: User) -> None:
    """Let its ticket types share nothing any more; each keeps its own number. A second time does nothing."""
    _lock(event)
    lock(quota)
    if quota.removed_at is None:
        counter = db.session.get_one(Counter, quota.counter_id)
        _share(event, counter, frozenset())
        counter.quantity = 0
        quota.removed_at = clock.now()
        facts.record(QuotaRemoved(event.id, quota.id), by.id)


def get_quota(event: Event, quota_id: int) -> Quota:
    """A quota of this event. Raises NotFound, also for another event's and one that was removed."""
    query = select(Quota).where(Quota.id == quota_id, Quota.event_id == event.id, Quota.removed_at.is_(None))
    quota = db.session.scalar(query)
    if quota is None:
        raise NotFound
    return quota


def list_quotas(event: Event) -> list[Shared]:
    """The event's quotas in the order they were made, with their ticket types in theirs."""
    query = (
        select(Quota, Counter.quantity, Counter.taken)
        .join(Counter, Counter.id == Quota.counter_id)
        .where(Quota.event_id == event.id, Quota.removed_at.is_(None))
        .order_by(Quota.id)
    )
    rows = db.session.execute(query).all()
    types: dict[int, list[TicketType]] = {}
    for counter_id, ticket_type in _sharing(event) if rows else ():
        types.setdefault(counter_id, []).append(ticket_type)
    return [Shared(row[0], row[1] or 0, row[2], types.get(row[0].counter_id, [])) for row in rows]


def _lock(event: Event) -> None:
    """One change after the other; but who books may add guests, since we wait for the places they have."""
    lock(event, key_share=True)


def _sharing(event: Event) -> Iterable[tuple[int, TicketType]]:
    query = (
        select(TicketTypeCounter.counter_id, TicketType)
        .join(Counter, Counter.id == TicketTypeCounter.counter_id)
        .join(TicketType, TicketType.id == TicketTypeCounter.ticket_type_id)
        .where(Counter.event_id == event.id, Counter.kind == QUOTA, TicketType.withdrawn_at.is_(None))
        .order_by(TicketType.position, TicketType.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def _members(counter: Counter) -> dict[int, bool]:
    """The types that take from it by their id, and whether each was withdrawn."""
    query = (
        select(TicketType.id, TicketType.withdrawn_at.is_not(None))
        .join(TicketTypeCounter, TicketTypeCounter.ticket_type_id == TicketType.id)
        .where(TicketTypeCounter.counter_id == counter.id)
    )
    return dict(db.session.execute(query).all())


def _share(event: Event, counter: Counter, type_ids: Collection[int]) -> None:
    """Bind exactly these types to a quota's counter, without limit meanwhile, and count what they take."""
    own = _own_counters(event)
    places.lock_counters([counter.id, *own.values()])
    db.session.refresh(counter)
    counter.quantity = None
    before, after, bond = _members(counter).keys(), frozenset(type_ids), table_of(TicketTypeCounter).c
    gone = delete(table_of(TicketTypeCounter)).where(
        bond.counter_id == counter.id, bond.ticket_type_id.in_(before - after)
    )
    db.session.execute(gone)
    if after - before:
        new = [{"ticket_type_id": type_id, "counter_id": counter.id} for type_id in sorted(after - before)]
        db.session.execute(insert(table_of(TicketTypeCounter)), new)
    for type_id in sorted(before ^ after):
        own[type_id] = _rebind(type_id, own[type_id])
    places.recount(counter, [own[type_id] for type_id in after])


def _rebind(type_id: int, own_id: int) -> int:
    """Give the type another counter of its own, so that nobody books it by the bonds of before."""
    fresh = places.renew(db.session.get_one(Counter, own_id, populate_existing=True))
    bond = table_of(TicketTypeCounter)
    move = update(bond).where(bond.c.ticket_type_id == type_id, bond.c.counter_id == own_id)
    db.session.execute(move.values(counter_id=fresh.id))
    return fresh.id


def _own_counters(event: Event) -> dict[int, int]:
    """The counter of each type alone, by the type's id; withdrawn ones too."""
    query = (
        select(TicketTypeCounter.ticket_type_id, Counter.id)
        .join(Counter, Counter.id == TicketTypeCounter.counter_id)
        .where(Counter.event_id == event.id, Counter.kind == ONE_TYPE)
    )
    return dict(db.session.execute(query).all())


def _check(event: Event, quota: Quota, type_ids: Collection[int]) -> None:
    known = select(TicketType.id).where(TicketType.event_id == event.id, TicketType.withdrawn_at.is_(None))
    if not set(type_ids) <= set(db.session.scalars(known)):
        raise Refused(_("Choose among this event’s tickets."), "types", status=422)
    for counter_id, ticket_type in _sharing(event):
        if counter_id != quota.counter_id and ticket_type.id in type_ids:
            raise Refused(
                _("%(name)s shares other places already. Take it out there first.", name=ticket_type.name),
                "types",
                status=422,
            )
