"""A new event from one that was: the same words and ticket types, deadlines as far from the start."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import facts
from app.core.db import db
from app.domain import events, places
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
    copy.tax_rule_id = event.tax_rule_id
    query = select(TicketType).where(TicketType.event_id == event.id, TicketType.withdrawn_at.is_(None))
    for ticket_type in db.session.scalars(query.order_by(TicketType.position, TicketType.id)).all():
        add_ticket_type(copy, _moved(details_of(ticket_type), moved), by=by)
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
    )


def _moved(details: TypeDetails, moved: timedelta) -> TypeDetails:
    return replace(
        details,
        sale_from=details.sale_from + moved if details.sale_from else None,
        sale_to=details.sale_to + moved if details.sale_to else None,
    )
