"""Finding events: one statement for the page, one that counts, also by category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, bindparam, case, func, select

from app.core.db import db
from app.core.page import LARGEST_PAGE, Page
from app.domain import places
from app.domain.discovery.conditions import conditions, in_categories, listed
from app.domain.discovery.search import NEWEST, Search
from app.models import Category, Counter, Event, TicketType, TicketTypeCounter
from app.models.places import ONE_TYPE, WHOLE_EVENT

PAGE_SIZE = 20
MOST_IN_SITEMAP = 20_000
CATEGORIES = select(Category).order_by(Category.position, Category.id)


@dataclass(frozen=True)
class Entry:
    """An event of a list. Prices in minor units, None without tickets on offer; left None without limit."""

    event: Event
    lowest: int | None
    highest: int | None
    left: int | None


@dataclass(frozen=True)
class Facet:
    """A category, how many events it would show, and whether it is chosen."""

    category: Category
    count: int
    chosen: bool


@dataclass(frozen=True)
class Found:
    page: Page[Entry]
    facets: list[Facet]


def find_events(search: Search, number: int, today: date, size: int = PAGE_SIZE) -> Found:
    """Page `number` of the events that fit, with the categories they are in.

    today: the day it is where the asking is done.
    """
    asked = _statements(search, today)
    counts: dict[int | None, int] = dict(db.session.execute(asked.counts).all())
    facets = _facets(counts, search.categories)
    chosen = [facet.count for facet in facets if facet.chosen]
    total = sum(chosen) if search.categories else sum(counts.values())
    number = min(max(1, number), max(1, -(-total // size)), LARGEST_PAGE)
    rows = db.session.execute(asked.page, {"size": size, "skip": (number - 1) * size}) if total else ()
    return Found(Page([Entry(*row) for row in rows], number, size, total), facets)


class Statements(NamedTuple):
    """How many events fit by category id; one page of them, which wants `size` and `skip`."""

    counts: Executable
    page: Executable


@lru_cache(maxsize=256)
def _statements(search: Search, today: date) -> Statements:
    """Made once a search and day: most visitors ask for the same, and making them costs more than running."""
    wanted = conditions(search, today)
    counts = select(Event.category_id, func.count()).where(*wanted).group_by(Event.category_id)
    return Statements(counts, _page(wanted + in_categories(search.categories), search.sort))


def _facets(counts: dict[int | None, int], slugs: tuple[str, ...]) -> list[Facet]:
    return [
        Facet(category, counts.get(category.id, 0), category.slug in slugs)
        for category in db.session.scalars(CATEGORIES)
    ]


def _page(wanted: list[ColumnElement[bool]], sort: str) -> Executable:
    """The page is cut first; prices and places are looked up for its rows alone."""
    order = _order(sort)
    ids = select(Event.id).where(*wanted).order_by(*order).limit(bindparam("size")).offset(bindparam("skip"))
    page = ids.subquery()
    return (
        select(Event, _price(func.min), _price(func.max), places_left())
        .join(page, page.c.id == Event.id)
        .order_by(*order)
    )


def _order(sort: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if sort == NEWEST:
        return Event.published_at.desc().nulls_last(), Event.id.desc()
    return Event.starts_at.asc(), Event.id.asc()


def _price(pick: Any) -> ColumnElement[int | None]:
    prices = select(pick(TicketType.shown_price)).where(
        TicketType.event_id == Event.id, TicketType.withdrawn_at.is_(None), TicketType.hidden.is_(False)
    )
    return prices.correlate(Event).scalar_subquery()


def places_left() -> ColumnElement[int | None]:
    """SQL: places left at the event, or in its types together where those are fewer; NULL: no limit."""
    whole = select(places.left_expression()).where(Counter.event_id == Event.id, Counter.kind == WHOLE_EVENT)
    own = (
        select(places.left_expression().label("left"))
        .join(TicketTypeCounter, TicketTypeCounter.counter_id == Counter.id)
        .join(TicketType, TicketType.id == TicketTypeCounter.ticket_type_id)
        .where(TicketType.event_id == Event.id, TicketType.withdrawn_at.is_(None))
        .where(TicketType.hidden.is_(False), Counter.kind == ONE_TYPE)
        .correlate(Event)
        .subquery()
    )
    unlimited = func.bool_or(own.c.left.is_(None))
    together = select(case((unlimited, None), else_=func.sum(func.greatest(own.c.left, 0)))).select_from(own)
    return func.least(whole.correlate(Event).scalar_subquery(), together.scalar_subquery())


def list_listed() -> list[tuple[str, Any]]:
    """Address and last change of all events that search engines may show, newest first."""
    changed = func.greatest(Event.published_at, Event.cancelled_at)
    query = select(Event.slug, changed).where(listed()).order_by(Event.starts_at.desc(), Event.id.desc())
    return [(row[0], row[1]) for row in db.session.execute(query.limit(MOST_IN_SITEMAP))]
