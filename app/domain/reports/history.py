"""What happened, newest first, told with the names of those concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Text, cast, func, literal, select, union_all

from app.core import clock
from app.core.db import db
from app.core.facts import Fact
from app.domain.reports import own_events
from app.domain.reports.words import sentence
from app.models import (
    Admission,
    Category,
    CheckInList,
    CodeBatch,
    Community,
    Event,
    Order,
    PromoCode,
    Question,
    Quota,
    Survey,
    TaxRule,
    Ticket,
    TicketType,
    TrackingLink,
    User,
    Venue,
)

RECENT = timedelta(days=31)
MOST_EVENTS = 200
EVERYDAY = (
    "GuestAdmitted", "GuestWentOut", "GuestReturned", "AdmissionUndone", "ConflictSettled", "PlacesHeld",
    "OrderExpired", "PaymentBegun",
)  # fmt: skip
TOLD_TWICE = ("RefundBegun", "PaymentRefunded")  # the order's own fact and the refund's end say it
# What the subjects of facts are called, and where their names are.
NAMED: dict[str, tuple[Any, Any]] = {
    "category": (Category.id, Category.name),
    "check_in_list": (CheckInList.id, CheckInList.name),
    "code_batch": (CodeBatch.id, CodeBatch.name),
    "community": (Community.id, Community.name),
    "event": (Event.id, Event.title),
    "slug": (Event.id, Event.slug),
    "order": (Order.id, Order.code),
    "promo_code": (PromoCode.id, PromoCode.code),
    "question": (Question.id, Question.label),
    "quota": (Quota.id, Quota.name),
    "survey": (Survey.id, Survey.title),
    "tax": (TaxRule.id, TaxRule.name),
    "ticket": (Ticket.id, Ticket.number),
    "ticket_type": (TicketType.id, TicketType.name),
    "tracking_link": (TrackingLink.id, TrackingLink.name),
    "user": (User.id, User.name),
    "venue": (Venue.id, Venue.name),
}


@dataclass(frozen=True)
class Told:
    """A fact in words. noun: what it happened to. by: who did it, None for the system or a visitor.

    order_code: of the order it is about, if it is about one. event_title, event_slug: of the event it
    happened at.
    """

    fact: Fact
    text: str
    noun: str
    by: str | None
    order_code: str | None
    event_title: str | None = None
    event_slug: str | None = None


def list_history(
    *, event_id: int | None = None, organizer: User | None = None, subjects: Sequence[str] = (),
    person: User | None = None, kind: str = "", before: int | None = None, limit: int = 20,
    telling: bool = False,
) -> list[Told]:  # fmt: skip
    """The newest facts that fit every condition given, older than fact `before`.

    organizer: of events this person runs, unless over for more than a month.
    telling: without what happens all day at a door or a till.
    subjects: as "order:7", any of them. person: who did it.
    """
    query: Select[Any] = select(Fact).order_by(Fact.id.desc()).limit(limit)
    if event_id is not None:
        query = query.where(Fact.event_id == event_id)
    if organizer is not None:
        query = query.where(Fact.event_id.in_(_running(organizer)))
    if telling:
        query = query.where(Fact.kind.not_in(EVERYDAY + TOLD_TWICE))
    if subjects:
        query = query.where(Fact.subject.in_(subjects))
    if person is not None:
        query = query.where(Fact.actor_id == person.id)
    if kind:
        query = query.where(Fact.kind == kind)
    if before is not None:
        query = query.where(Fact.id < before)
    return tell(list(db.session.scalars(query)))


def _running(organizer: User) -> list[int]:
    """Ids of the events that matter now: read first, since a join would walk all facts of the rest."""
    recent = Event.ends_at > clock.now() - RECENT
    query = select(Event.id).where(own_events.organizes(organizer), recent).order_by(Event.starts_at)
    return list(db.session.scalars(query.limit(MOST_EVENTS)))


def tell(facts: Sequence[Fact]) -> list[Told]:
    """Facts in words, all names in one statement."""
    names = _names(facts)
    return [
        Told(
            fact=fact,
            text=sentence(fact, names),
            noun=fact.subject.partition(":")[0],
            by=names.get(f"user:{fact.actor_id}"),
            order_code=names.get(fact.subject) if fact.subject.startswith("order:") else None,
            event_title=names.get(f"event:{fact.event_id}"),
            event_slug=names.get(f"slug:{fact.event_id}"),
        )
        for fact in facts
    ]


def _names(facts: Sequence[Fact]) -> dict[str, str]:
    wanted: dict[str, set[int]] = {noun: set() for noun in NAMED}
    for fact in facts:
        noun, _colon, number = fact.subject.partition(":")
        if noun in wanted and number.isdigit():
            wanted[noun].add(int(number))
        if fact.event_id is not None:
            wanted["event"].add(fact.event_id)
            wanted["slug"].add(fact.event_id)
        wanted["user"] |= {n for n in (fact.actor_id, fact.data.get("user_id")) if isinstance(n, int)}
    parts = [
        select(func.concat(literal(f"{noun}:"), cast(key, Text)), name).where(key.in_(sorted(wanted[noun])))
        for noun, (key, name) in NAMED.items()
    ]
    return dict(db.session.execute(union_all(*parts)).all()) if facts else {}


def list_admitted(event: Event, ticket_ids: Sequence[int]) -> dict[int, datetime]:
    """Since when these tickets of the event are inside; those that are not are left out."""
    query = (
        select(Admission.ticket_id, func.min(Admission.at))
        .join(Ticket, Ticket.id == Admission.ticket_id)
        .where(Ticket.event_id == event.id, Ticket.id.in_(ticket_ids), Admission.undone_at.is_(None))
        .group_by(Admission.ticket_id)
    )
    return {ticket_id: at for ticket_id, at in db.session.execute(query) if ticket_id is not None}
