"""A search as SQL. Every condition narrows an index or tests one row; none computes over all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.core.db import this_moment
from app.domain import places, tickets
from app.domain.discovery.search import FREE, Search, split_words
from app.models import Category, Counter, Event, TicketType, TicketTypeCounter
from app.models.events import DRAFT, PUBLIC, PUBLISHED
from app.models.places import ONE_TYPE, QUOTA, WHOLE_EVENT

FARTHEST_ZONE = timedelta(hours=14)
Condition = ColumnElement[bool]


def listed() -> Condition:
    """What may be found at all: neither drafts nor unlisted events."""
    return and_(Event.visibility == PUBLIC, Event.status != DRAFT)


def conditions(search: Search, today: date) -> list[Condition]:
    """Every condition of the search but its categories; the present moment is that of the asking."""
    return [listed(), *_times(search, today), *particulars(search)]


def particulars(search: Search) -> list[Condition]:
    """What is asked for beside categories and times."""
    found: list[Condition] = []
    if search.words:
        found.append(Event.search.op("@@")(_words(search.words)))
    if search.city:
        found += _city(search.city)
    if search.kind:
        found.append(Event.kind == search.kind)
    if search.price:
        found.append(_is_free() if search.price == FREE else _has_type(TicketType.price > 0) & ~_is_free())
    if search.online:
        found.append(Event.online_url.is_not(None))
    if search.left:
        found.append(_places_left())
    return found


def in_categories(slugs: tuple[str, ...]) -> list[Condition]:
    """Only events of these categories; none asked for is all."""
    if not slugs:
        return []
    return [Event.category_id.in_(select(Category.id).where(Category.slug.in_(slugs)))]


def _times(search: Search, today: date) -> list[Condition]:
    """Days on the event's own clocks, behind bounds on the instant that the index can use.

    What is over is left out, unless somebody asks for days that are.
    """
    first, last = search.days(today)
    begin = this_moment() if first is None or first >= today else literal(_midnight(first) - FARTHEST_ZONE)
    found: list[Condition] = [Event.starts_at >= _earliest_running(begin), Event.ends_at > begin]
    if first is not None:
        found.append(_local_day(Event.ends_at) >= first)
    if last is not None:
        found.append(Event.starts_at < _midnight(last) + timedelta(days=1) + FARTHEST_ZONE)
        found.append(_local_day(Event.starts_at) <= last)
    return found


def _earliest_running(moment: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """SQL: when the longest running event began, else `moment`: where the index on the start is entered."""
    running = aliased(Event)
    days = func.tstzrange(running.starts_at, running.ends_at)
    # lower(), since min(starts_at) would walk the index on the start through all of the past
    begun = select(func.min(func.lower(days))).where(
        days.op("@>")(moment), running.visibility == PUBLIC, running.status != DRAFT
    )
    return func.coalesce(begun.scalar_subquery(), moment)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _local_day(instant: Any) -> ColumnElement[date]:
    return cast(func.timezone(Event.timezone, instant), Date)


def _words(words: str) -> ColumnElement[Any]:
    """All words, the last one as a beginning. Folded before it is quoted: folding makes quotes of its own."""
    whole, begun = split_words(words)
    return func.plainto_tsquery("simple", func.marquee_fold(whole)).op("&&")(_prefix(begun, ":*"))


def _prefix(word: str, ending: str) -> ColumnElement[Any]:
    folded = func.replace(func.replace(func.marquee_fold(word), "\\", "\\\\"), "'", "''")
    return func.to_tsquery("simple", func.concat("'", folded, "'", ending))


def _city(city: str) -> list[Condition]:
    """The text index narrows it down to few rows, the comparison decides."""
    begun = func.marquee_fold(literal(city))
    return [
        Event.search.op("@@")(_prefix(city, ":*B")),
        func.starts_with(func.marquee_fold(Event.city), begun),
    ]


def _is_free() -> Condition:
    """Whether the least that the event costs, as its entry says it, is nothing."""
    costs = _has_type((TicketType.price > 0) & tickets.to_be_had())
    return _has_type((TicketType.price == 0) & or_(tickets.to_be_had(), ~costs))


def _has_type(condition: ColumnElement[bool]) -> Condition:
    found = exists().where(TicketType.event_id == Event.id, tickets.on_offer(), condition)
    return found.correlate(Event)


def _places_left() -> Condition:
    """A place at the event and in one of its types; holds are only looked at where a counter is full.

    Types that share places need one of those, too.
    """
    free = or_(
        Counter.quantity.is_(None),
        Counter.taken < Counter.quantity,
        Counter.taken - places.expired_claims() < Counter.quantity,
    )
    whole = select(Counter.id).where(Counter.event_id == Event.id, Counter.kind == WHOLE_EVENT, free)
    binding = aliased(TicketTypeCounter)
    types = (
        select(Counter.id)
        .join(binding, binding.counter_id == Counter.id)
        .join(TicketType, TicketType.id == binding.ticket_type_id)
        .where(TicketType.event_id == Event.id, TicketType.withdrawn_at.is_(None))
        .where(TicketType.hidden.is_(False), TicketType.per_ticket.is_(None), Counter.kind == ONE_TYPE, free)
        .where(~_quota_is_full())
    )
    return and_(Event.status == PUBLISHED, whole.exists(), types.exists())


def _quota_is_full() -> Condition:
    """Whether the places that the ticket type around it shares with others are gone."""
    bond, quota = aliased(TicketTypeCounter), aliased(Counter)
    full = places.free_expression(quota) <= 0
    shared = select(quota.id).join(bond, bond.counter_id == quota.id)
    return shared.where(bond.ticket_type_id == TicketType.id, quota.kind == QUOTA, full).exists()
