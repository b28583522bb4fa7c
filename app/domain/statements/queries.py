"""Reading statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from app.core.db import db
from app.core.errors import NotFound
from app.models import BankEntry, BankStatement, Community, Event, Order
from app.models.statements import PAID


@dataclass(frozen=True)
class Listed:
    """A statement with how many new lines it had, and how many orders they paid."""

    statement: BankStatement
    entries: int
    paid: int


@dataclass(frozen=True)
class Kept:
    """A line of an applied statement, with the order it seems to be for, and the slug of its event."""

    entry: BankEntry
    order: Order | None
    slug: str | None


def list_statements(community: Community) -> list[Listed]:
    """The community's statements, newest first."""
    query: Select[*tuple[Any, ...]] = (
        select(
            BankStatement,
            func.count(BankEntry.id),
            func.count(BankEntry.id).filter(BankEntry.verdict == PAID),
        )
        .outerjoin(BankEntry, BankEntry.statement_id == BankStatement.id)
        .where(BankStatement.community_id == community.id)
        .group_by(BankStatement.id)
        .order_by(BankStatement.id.desc())
        .limit(50)
    )
    return [Listed(*tuple(row)) for row in db.session.execute(query)]


def get_statement(community: Community, statement_id: int) -> BankStatement:
    """A statement of this community. Raises NotFound, also for another's."""
    query = select(BankStatement).where(
        BankStatement.id == statement_id, BankStatement.community_id == community.id
    )
    statement = db.session.scalar(query)
    if statement is None:
        raise NotFound
    return statement


def list_kept(statement: BankStatement) -> list[Kept]:
    """The lines of an applied statement; those for a person first."""
    query: Select[*tuple[Any, ...]] = (
        select(BankEntry, Order, Event.slug)
        .outerjoin(Order, Order.id == BankEntry.order_id)
        .outerjoin(Event, Event.id == Order.event_id)
        .where(BankEntry.statement_id == statement.id)
        .order_by(BankEntry.verdict == PAID, BankEntry.line)
    )
    return [Kept(*tuple(row)) for row in db.session.execute(query)]
