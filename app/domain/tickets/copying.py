"""A new event from one that was: the same words and ticket types, deadlines as far from the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import facts
from app.core.db import db
from app.domain import events, places
from app.domain.tickets import quotas
from app.domain.tickets.types import TypeDetails, add_ticket_type, get_own_counter
from app.models import Community, Event, TicketType, User


def copy_event(event: Event, title: str, starts_at: datetime, *, by: User) -> Event:
    """A draft of the same community with everything but bookings, guests and team.

    starts_at: when the copy begins (UTC); its end and its sale windows move with it.
    Raises Refused for a title or time that no event can have.
    """
    moved = starts_at - event.starts_at
    before = events.details_of(event, places.find_event_counter(event.id).quantity)
    details = replace(before, title=title, starts_at=starts_at, ends_at=event.ends_at + moved)
    copy = events.create_event(db.session.get_one(Community, event.community_id), details, by=by)
    copy.terms, copy.transferable = event.terms, event.transferable
    copy.pay_ways = event.pay_ways
    copy.tax_rule_id, copy.places_shown = event.tax_rule_id, event.places_shown
    query = select(TicketType).where(TicketType.event_id == event.id, TicketType.withdrawn_at.is_(None))
    types = db.session.scalars(query.order_by(TicketType.position, TicketType.id)).all()
    copied = {t.id: add_ticket_type(copy, _moved(details_of(t), moved), by=by) for t in types}
    _copy_turns(types, copied)
    _copy_quotas(event, copy, copied, by)
    facts.record(events.EventCopied(copy.id, event.id), by.id)
    return copy


def details_of(ticket_type: TicketType) -> TypeDetails:
    """What is said about a ticket type now."""
    return TypeDetails(
        name=ticket_type.name,
        price=ticket_type.price,
        quantity=get_own_counter(ticket_type).quantity,
        description=ticket_type.description,
        min_per_order=ticket_type.min_per_order,
        max_per_order=ticket_type.max_per_order,
        max_per_person=ticket_type.max_per_person,
        sale_from=ticket_type.sale_from,
        sale_to=ticket_type.sale_to,
        hidden=ticket_type.hidden,
        tax_rule_id=ticket_type.tax_rule_id,
        follows_id=ticket_type.follows_id,
        announced=ticket_type.announced,
        suggested=ticket_type.suggested,
        per_ticket=ticket_type.per_ticket,
        admits=ticket_type.admits,
    )


def _copy_turns(types: Sequence[TicketType], copied: Mapping[int, TicketType]) -> None:
    """The copies open after each other as the types do."""
    for ticket_type in types:
        before = copied.get(ticket_type.follows_id or 0)
        if before is not None:
            copied[ticket_type.id].follows_id = before.id
            copied[ticket_type.id].announced = ticket_type.announced
    db.session.flush()


def _copy_quotas(event: Event, copy: Event, copied: Mapping[int, TicketType], by: User) -> None:
    for shared in quotas.list_quotas(event):
        ids = frozenset(copied[ticket_type.id].id for ticket_type in shared.types)
        quotas.add_quota(copy, quotas.QuotaDetails(shared.quota.name, shared.quantity, ids), by=by)


def _moved(details: TypeDetails, moved: timedelta) -> TypeDetails:
    """The details for the copy, which follows nothing yet."""
    return replace(
        details,
        follows_id=None,
        sale_from=details.sale_from + moved if details.sale_from else None,
        sale_to=details.sale_to + moved if details.sale_to else None,
    )
