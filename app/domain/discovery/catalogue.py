"""The list of events as programs ask for it: exact moments, distances, states and orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.page import LARGEST_PAGE, Page
from app.domain import tickets
from app.domain.discovery.conditions import in_categories, listed, particulars
from app.domain.discovery.queries import places_left
from app.domain.discovery.search import FREE, PAID, Search
from app.models import Counter, Event, Membership, TicketType, User
from app.models.events import CANCELLED, DRAFT, PUBLISHED
from app.models.places import WHOLE_EVENT

ONGOING, COMPLETED, ARCHIVED = "ongoing", "completed", "archived"
STATES = (DRAFT, PUBLISHED, ONGOING, COMPLETED, CANCELLED, ARCHIVED)
START, LATEST, POPULARITY, PRICE = "start", "-start", "popularity", "price"
ORDERS = (START, LATEST, POPULARITY, PRICE)
EARTH_KM, KM_PER_DEGREE = 6371.0, 111.0


@dataclass(frozen=True)
class Near:
    """Within so many kilometres of a point, in degrees."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True)
class Wanted:
    """All conditions hold together. begins, ends: bounds of the time that an event runs in."""

    search: str = ""
    category: str = ""
    kind: str = ""
    status: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    near: Near | None = None
    online: bool | None = None
    free: bool | None = None
    currency: str = ""
    order: str = START


@dataclass(frozen=True)
class Listing:
    """An event as the catalogue tells it; price in minor units, None: none, or without limit."""

    event: Event
    lowest: int | None
    capacity: int | None
    left: int | None


def list_catalogue(wanted: Wanted, viewer: User | None, number: int, size: int) -> Page[Listing]:
    """The public events that fit; an organizer finds all of their own among them."""
    found = [_visible(viewer), *_conditions(wanted)]
    total = db.session.scalar(select(func.count()).select_from(Event).where(*found)) or 0
    number = min(max(1, number), max(1, -(-total // size)), LARGEST_PAGE)
    order = _order(wanted.order)
    ids = select(Event.id).where(*found).order_by(*order).limit(size).offset((number - 1) * size)
    page = ids.subquery()
    query = _listings().join(page, page.c.id == Event.id).order_by(*order)
    rows = db.session.execute(query).all() if total else []
    return Page([Listing(*row) for row in rows], number, size, total)


def describe(event: Event) -> Listing:
    """One event as the catalogue tells it, in one statement."""
    return Listing(*db.session.execute(_listings().where(Event.id == event.id)).one())


def describe_all(page: Page[Event]) -> Page[Listing]:
    """A page of events as the catalogue tells them, in one statement."""
    rows = db.session.execute(_listings().where(Event.id.in_([event.id for event in page.items]))).all()
    known = {row[0].id: Listing(*row) for row in rows}
    return page.with_items([known[event.id] for event in page.items])


def shown_state(event: Event) -> str:
    """The event's state now: one that is published is ongoing from its start and completed after its end."""
    if event.status != PUBLISHED:
        return event.status
    moment = clock.now()
    if moment >= event.ends_at:
        return COMPLETED
    return ONGOING if moment >= event.starts_at else PUBLISHED


@cache
def _listings() -> Select[Any]:
    whole = select(Counter.quantity).where(Counter.event_id == Event.id, Counter.kind == WHOLE_EVENT)
    capacity = whole.correlate(Event).scalar_subquery()
    return select(Event, _lowest(), capacity, places_left())


@cache
def _lowest() -> ColumnElement[int | None]:
    prices = tickets.select_prices(TicketType.event_id == Event.id).subquery()
    return select(prices.c.lowest).scalar_subquery()


def _visible(viewer: User | None) -> ColumnElement[bool]:
    if viewer is None:
        return listed()
    own = select(Membership.community_id).where(Membership.user_id == viewer.id)
    return or_(listed(), Event.community_id.in_(own))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    price = {True: FREE, False: PAID, None: ""}[wanted.free]
    found = particulars(
        Search(words=wanted.search, kind=wanted.kind, price=price, online=wanted.online or False)
    )
    if wanted.online is False:
        found.append(Event.online_url.is_(None))
    if wanted.category:
        found += in_categories((wanted.category,))
    if wanted.status:
        found.append(_in_state(wanted.status))
    if wanted.begins is not None:
        found.append(Event.ends_at > wanted.begins)
    if wanted.ends is not None:
        found.append(Event.starts_at < wanted.ends)
    if wanted.currency:
        found.append(Event.currency == wanted.currency)
    if wanted.near is not None:
        found.append(_within(wanted.near))
    return found


def _in_state(state: str) -> ColumnElement[bool]:
    moment = clock.now()
    published = Event.status == PUBLISHED
    states = {
        PUBLISHED: and_(published, Event.starts_at > moment),
        ONGOING: and_(published, Event.starts_at <= moment, Event.ends_at > moment),
        COMPLETED: and_(published, Event.ends_at <= moment),
    }
    return states.get(state, Event.status == state)


def _within(near: Near) -> ColumnElement[bool]:
    """A box that spares most rows the arithmetic, then the distance on the sphere."""
    up = near.km / KM_PER_DEGREE
    aside = min(180.0, up / max(cos(radians(min(89.9, abs(near.latitude) + up))), 0.01))
    east = func.abs(Event.longitude - near.longitude)
    latitude = func.radians(Event.latitude)
    half = func.pow(func.sin((latitude - radians(near.latitude)) / 2), 2) + func.cos(latitude) * cos(
        radians(near.latitude)
    ) * func.pow(func.sin(func.radians(Event.longitude - near.longitude) / 2), 2)
    distance = 2 * EARTH_KM * func.asin(func.least(1.0, func.sqrt(half)))
    box = func.abs(Event.latitude - near.latitude) <= up, func.least(east, 360 - east) <= aside
    return and_(*box, distance <= near.km)


def _order(order: str) -> list[ColumnElement[Any]]:
    if order == POPULARITY:
        taken = select(Counter.taken).where(Counter.event_id == Event.id, Counter.kind == WHOLE_EVENT)
        return [taken.correlate(Event).scalar_subquery().desc(), Event.starts_at.asc(), Event.id.asc()]
    if order == PRICE:
        return [_lowest().asc().nulls_last(), Event.starts_at.asc(), Event.id.asc()]
    if order == LATEST:
        return [Event.starts_at.desc(), Event.id.desc()]
    return [Event.starts_at.asc(), Event.id.asc()]
