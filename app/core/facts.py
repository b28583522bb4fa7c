"""Facts: what happened, written with its cause, never changed.

A fact is the audit log, the activity feed and the source of every reaction. It holds
ids, enums and amounts, no personal text, so that erasing a person never touches it.
Reactions run `now` (same transaction, database only) or `later` (a delivery row, at
least once, drained by the worker; they must be idempotent).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, queue, rows
from app.core.db import Base, Id, after_commit, db
from app.core.outbox import Due

Event = TypeVar("Event", bound="What")
Reaction = Callable[[Any, "Fact"], None]


class Fact(Base):
    """One thing that happened. `subject` is what it happened to, as "order:7"."""

    __tablename__ = "fact"
    __table_args__ = (
        Index("ix_fact_event_id_id", "event_id", "id"),
        Index("ix_fact_subject_id", "subject", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    event_id: Mapped[int | None]
    subject: Mapped[str]
    actor_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class Delivery(Due, Base):
    """One later reaction to one fact, with its state, attempts and lease."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("fact_id", "reaction"),
        Index("ix_delivery_due", "due_at", postgresql_where="state = 'waiting'"),
    )

    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    reaction: Mapped[str]


@dataclass(frozen=True)
class What:
    """The base of every fact: subclasses are named <Noun><PastVerb> and hold plain values.

    subject_of: the field whose value, after the subject's noun, names what it happened to.
    """

    noun: ClassVar[str] = ""
    subject_field: ClassVar[str] = ""
    event_field: ClassVar[str] = "event_id"

    def subject(self) -> str:
        return f"{self.noun}:{getattr(self, self.subject_field)}"

    def event_id_or_none(self) -> int | None:
        value = getattr(self, self.event_field, None)
        return value if isinstance(value, int) else None


_now: dict[type[What], list[Reaction]] = {}
_later: dict[type[What], dict[str, Reaction]] = {}
_kinds: dict[str, type[What]] = {}


def reacts_now(kind: type[Event]) -> Callable[[Callable[[Event, Fact], None]], Callable[[Event, Fact], None]]:
    """Run the decorated function in the transaction of every fact of this kind."""

    def keep(function: Callable[[Event, Fact], None]) -> Callable[[Event, Fact], None]:
        _kinds[kind.__name__] = kind
        _now.setdefault(kind, []).append(function)
        return function

    return keep


def reacts_later(
    kind: type[Event],
) -> Callable[[Callable[[Event, Fact], None]], Callable[[Event, Fact], None]]:
    """Run the decorated function in the worker, at least once, after the fact is committed."""

    def keep(function: Callable[[Event, Fact], None]) -> Callable[[Event, Fact], None]:
        _kinds[kind.__name__] = kind
        name = f"{function.__module__.removeprefix('app.domain.')}.{function.__name__}"
        _later.setdefault(kind, {})[name] = function
        return function

    return keep


def record(what: What, by: int | None) -> Fact:
    """Write the fact with the cause's transaction and let its reactions follow.

    by: the id of the person who did it, None for the system or a visitor.
    """
    values = row_of(what, by)
    fact = Fact(id=rows.insert_for_ids(Fact, [values])[0], **values)
    follow(what, fact)
    return fact


def row_of(what: What, by: int | None) -> dict[str, Any]:
    """The fact's row, for who writes it in one statement with its cause and lets `follow` do the rest."""
    return {
        "kind": type(what).__name__,
        "event_id": what.event_id_or_none(),
        "subject": what.subject(),
        "actor_id": by,
        "data": asdict(what),
        "at": clock.now(),
    }


def follow(what: What, fact: Fact) -> None:
    """Let the reactions of a fact follow that was written."""
    for react in _now.get(type(what), []):
        react(what, fact)
    names = list(_later.get(type(what), {}))
    if names:
        due = [{"fact_id": fact.id, "reaction": name, "due_at": fact.at} for name in names]
        rows.insert(Delivery, due)
        after_commit(lambda: queue.ring("prompt"))


def deliver(delivery: Delivery) -> None:
    """Run the later reaction that this row stands for. Raises LookupError if it is gone."""
    fact = db.session.get_one(Fact, delivery.fact_id)
    kind = _kinds[fact.kind]
    _later[kind][delivery.reaction](kind(**fact.data), fact)


def list_facts(event_id: int | None = None, before: int | None = None, limit: int = 50) -> list[Fact]:
    """The newest facts first, of one event or of all, older than fact `before`."""
    query = select(Fact).order_by(Fact.id.desc()).limit(limit)
    if event_id is not None:
        query = query.where(Fact.event_id == event_id)
    if before is not None:
        query = query.where(Fact.id < before)
    return list(db.session.scalars(query))
