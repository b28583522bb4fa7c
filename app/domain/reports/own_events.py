"""The events that somebody organizes or helps at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.page import Page
from app.domain.reports import figures
from app.models import Event, EventStaff, Membership, User
from app.models.events import DRAFT

COMING, DRAFTS, PAST = "coming", "drafts", "past"
PAGE_SIZE = 20


@dataclass(frozen=True)
class OwnEvent:
    """organizes: whether the person runs it; else they only help at its door."""

    event: Event
    organizes: bool
    figures: figures.Figures


@dataclass(frozen=True)
class OwnEvents:
    """One page of one group (COMING, DRAFTS or PAST), and how many each group has."""

    page: Page[OwnEvent]
    counts: dict[str, int]


def list_own_events(user: User, group: str, number: int) -> OwnEvents:
    """The person's events across communities, with their figures; drafts only where they organize."""
    groups = _groups()
    mine = _mine(user)
    row = db.session.execute(select(*[func.count().filter(groups[g]) for g in groups]).where(mine)).one()
    counts = dict(zip(groups, row, strict=True))
    number = min(max(1, number), max(1, -(-counts[group] // PAGE_SIZE)))
    rows = _rows(user, and_(mine, groups[group]), group, number) if counts[group] else []
    return OwnEvents(Page(rows, number, PAGE_SIZE, counts[group]), counts)


def _groups() -> dict[str, ColumnElement[bool]]:
    over = Event.ends_at <= clock.now()
    return {
        COMING: and_(Event.status != DRAFT, ~over),
        DRAFTS: Event.status == DRAFT,
        PAST: and_(Event.status != DRAFT, over),
    }


def organizes(user: User) -> ColumnElement[bool]:
    """SQL: whether the person organizes the Event of the statement around."""
    return Event.community_id.in_(select(Membership.community_id).where(Membership.user_id == user.id))


def _mine(user: User) -> ColumnElement[bool]:
    helps = Event.id.in_(select(EventStaff.event_id).where(EventStaff.user_id == user.id))
    return or_(organizes(user), and_(helps, Event.status != DRAFT))


def _rows(user: User, wanted: ColumnElement[bool], group: str, number: int) -> list[OwnEvent]:
    """The page is cut first, figures are counted for its rows alone."""
    order = [Event.starts_at.desc(), Event.id.desc()] if group == PAST else [Event.starts_at, Event.id]
    ids = select(Event.id).where(wanted).order_by(*order).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    page = ids.subquery()
    query = select(Event, organizes(user), *figures.columns()).join(page, page.c.id == Event.id)
    return [
        OwnEvent(row[0], row[1], figures.Figures(*row[2:]))
        for row in db.session.execute(query.order_by(*order))
    ]
