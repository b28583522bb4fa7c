"""Finding events: one statement for the page, one that counts, also by category."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, Select, bindparam, case, exists, func, select, true

from app.core import clock
from app.core.brief import Memory
from app.core.db import db, table_of, this_moment
from app.core.page import LARGEST_PAGE, Page
from app.domain import places, tickets
from app.domain.discovery.conditions import conditions, in_categories, listed
from app.domain.discovery.search import NEWEST, Search
from app.models import Category, Community, Counter, Event, Quota, TicketType, TicketTypeCounter
from app.models.places import ONE_TYPE, QUOTA, WHOLE_EVENT

PAGE_SIZE = 20
MOST_IN_SITEMAP = 20_000
MANY = 2 * PAGE_SIZE  # events: fewer are counted anew each time, so that a first one is there at once
COUNTED_SECONDS = 3.0
EVENT, CATEGORY, COMMUNITY = table_of(Event), table_of(Category), table_of(Community)
PRICES = tickets.select_prices(TicketType.event_id == Event.id).lateral("prices")


class Entry(NamedTuple):
    """An event of a list, as much of it as is shown: a plain row, drawn once as long as it stays the same.

    Prices in minor units, None without tickets on offer; left None without limit.
    """

    slug: str
    title: str
    status: str
    cover: str | None
    category: str | None
    community: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    place_name: str
    city: str
    online_url: str | None
    currency: str
    lowest: int | None
    highest: int | None
    left: int | None
    places_shown: str

    @property
    def in_another_year(self) -> bool:
        """Whether its year has to be said with its day."""
        return self.local_start.year != clock.now().year

    @property
    def local_start(self) -> datetime:
        """The start on the clocks where it happens."""
        return self.starts_at.astimezone(clock.zone(self.timezone))

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(clock.zone(self.timezone))


class Tally(NamedTuple):
    """How many events fit in a category; the one of those in none has only its number."""

    id: int | None
    slug: str
    name: str
    events: int


@dataclass(frozen=True)
class Facet:
    """A category, how many events it would show, and whether it is chosen."""

    category: Tally
    count: int
    chosen: bool


@dataclass(frozen=True)
class Found:
    """What a search found; equal to another as long as nothing that is shown has changed."""

    page: Page[Entry]
    facets: tuple[Facet, ...]


_tallies: Memory[list[Tally]] = Memory(COUNTED_SECONDS, 200)


def find_events(search: Search, number: int, today: date, size: int = PAGE_SIZE) -> Found:
    """Page `number` of the events that fit, with the categories they are in.

    today: the day it is where the asking is done. Numbers of many events may be three seconds old.
    """
    asked = _statements(search, today)
    tallies = _count(search, today)
    named = [tally for tally in tallies if tally.id is not None]
    facets = tuple(Facet(tally, tally.events, tally.slug in search.categories) for tally in named)
    chosen = [facet.count for facet in facets if facet.chosen]
    total = sum(chosen) if search.categories else sum(tally.events for tally in tallies)
    number = min(max(1, number), max(1, -(-total // size)), LARGEST_PAGE)
    rows = (
        db.session.connection().execute(asked.page, {"size": size, "skip": (number - 1) * size})
        if total
        else ()
    )
    return Found(Page(tuple(Entry._make(row) for row in rows), number, size, total), facets)


class Statements(NamedTuple):
    """How many events fit by category; one page of them, which wants `size` and `skip`."""

    counts: Executable
    page: Executable


@lru_cache(maxsize=256)
def _statements(search: Search, today: date) -> Statements:
    """Made once a search and day: most visitors ask for the same, and making them costs more than running."""
    wanted = conditions(search, today)
    return Statements(_counts(wanted), _page(wanted + in_categories(search.categories), search.sort))


def _count(search: Search, today: date) -> list[Tally]:
    known = _tallies.find((search, today))
    if known is not None:
        return known
    since = time.monotonic()
    tallies = [Tally._make(row) for row in db.session.connection().execute(_statements(search, today).counts)]
    if sum(tally.events for tally in tallies) >= MANY:
        _tallies.keep((search, today), tallies, since=since)
    return tallies


def _counts(wanted: list[ColumnElement[bool]]) -> Executable:
    """All categories in their order with their numbers, and one row more for events that are in none."""
    n = func.count().label("n")
    found = select(EVENT.c.category_id, n).where(*wanted).group_by(EVENT.c.category_id).subquery()
    both = CATEGORY.join(found, found.c.category_id == CATEGORY.c.id, full=True)
    columns = CATEGORY.c.id, CATEGORY.c.slug, CATEGORY.c.name, func.coalesce(found.c.n, 0)
    return select(*columns).select_from(both).order_by(CATEGORY.c.position, CATEGORY.c.id)


def _page(wanted: list[ColumnElement[bool]], sort: str) -> Executable:
    """The page is cut first; prices and places are looked up for its rows alone."""
    order = _order(sort)
    ids = select(EVENT.c.id).where(*wanted).order_by(*order)
    page = ids.limit(bindparam("size")).offset(bindparam("skip")).subquery()
    shown = (
        page.join(EVENT, EVENT.c.id == page.c.id)
        .join(COMMUNITY, COMMUNITY.c.id == EVENT.c.community_id)
        .outerjoin(CATEGORY, CATEGORY.c.id == EVENT.c.category_id)
        .outerjoin(PRICES, true())
    )
    return select(*_columns()).select_from(shown).order_by(*order)


def _columns() -> list[ColumnElement[Any]]:
    """What an Entry is made of."""
    found = {
        "category": CATEGORY.c.name,
        "community": COMMUNITY.c.name,
        "lowest": PRICES.c.lowest,
        "highest": PRICES.c.highest,
        "left": places_left(),
    }
    return [found[name] if name in found else EVENT.c[name] for name in Entry._fields]


def _order(sort: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if sort == NEWEST:
        return EVENT.c.published_at.desc().nulls_last(), EVENT.c.id.desc()
    return EVENT.c.starts_at.asc(), EVENT.c.id.asc()


def places_left() -> ColumnElement[int | None]:
    """SQL: places left at the event, or in its types together where those are fewer; NULL: no limit.

    What types share is counted once; an event that shares nothing is spared the arithmetic.
    """
    whole = select(places.left_expression()).where(Counter.event_id == Event.id, Counter.kind == WHOLE_EVENT)
    own = _bonds(places.left_expression().label("left")).where(Counter.kind == ONE_TYPE).subquery()
    unlimited = func.bool_or(own.c.left.is_(None))
    together = select(case((unlimited, None), else_=func.sum(func.greatest(own.c.left, 0)))).select_from(own)
    shares = exists().where(Quota.event_id == Event.id, Quota.removed_at.is_(None)).correlate(Event)
    types = case((shares, _left_of_groups()), else_=together.scalar_subquery())
    return func.least(whole.correlate(Event).scalar_subquery(), types)


def _bonds(*columns: ColumnElement[Any]) -> Select[Any]:
    """Columns of the counters of the event's ticket types that are on offer, with those of the types."""
    return (
        select(*columns)
        .select_from(TicketTypeCounter)
        .join(Counter, Counter.id == TicketTypeCounter.counter_id)
        .join(TicketType, TicketType.id == TicketTypeCounter.ticket_type_id)
        .where(TicketType.event_id == Event.id, TicketType.withdrawn_at.is_(None))
        .where(TicketType.hidden.is_(False), TicketType.per_ticket.is_(None))
        .where(TicketType.sale_to.is_(None) | (TicketType.sale_to > this_moment()))
        .correlate(Event)
    )


def _left_of_groups() -> ColumnElement[int | None]:
    """SQL: the sum over groups of types; a group has its types' own places, or its quota's if fewer."""
    left, shared = func.greatest(places.left_expression(), 0), Counter.kind == QUOTA
    types = (
        _bonds(
            func.coalesce(func.max(Counter.id).filter(shared), -TicketType.id).label("key"),
            func.min(left).filter(Counter.kind == ONE_TYPE, Counter.quantity.is_not(None)).label("own"),
            func.min(left).filter(shared).label("quota"),
        )
        .group_by(TicketType.id)
        .subquery()
    )
    own = case((func.bool_or(types.c.own.is_(None)), None), else_=func.sum(types.c.own))
    groups = (
        select(func.least(func.min(types.c.quota), own).label("left"))
        .select_from(types)
        .group_by(types.c.key)
        .subquery()
    )
    together = case((func.bool_or(groups.c.left.is_(None)), None), else_=func.sum(groups.c.left))
    return select(together).select_from(groups).scalar_subquery()


def list_listed() -> list[tuple[str, Any]]:
    """Address and last change of all events that search engines may show, newest first."""
    changed = func.greatest(Event.published_at, Event.cancelled_at)
    query = select(Event.slug, changed).where(listed()).order_by(Event.starts_at.desc(), Event.id.desc())
    return [(row[0], row[1]) for row in db.session.execute(query.limit(MOST_IN_SITEMAP))]
