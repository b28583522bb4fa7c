"""Tickets that others passed on: listed for whoever has them now, with what is left to who gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.models import Event, Guest, OrderLine, Ticket, User
from app.models.tickets import VALID

MOST = 50


@dataclass(frozen=True)
class Received:
    """A ticket (guest and type loaded) that somebody passed on, and what it is for."""

    ticket: Ticket
    event: Event


class Kept(NamedTuple):
    """Of an order's valid tickets, how many its buyer has and how many were passed on."""

    own: int
    passed_on: int


def list_received(user: User, *, past: bool = False) -> list[Received]:
    """Tickets that this person took over: of coming events, the next first, or of past ones."""
    over = Event.ends_at < clock.now()
    query = (
        select(Ticket, Event)
        .join(Guest, Guest.id == Ticket.guest_id)
        .join(Event, Event.id == Ticket.event_id)
        .options(joinedload(Ticket.guest), joinedload(Ticket.type))
        .where(Guest.user_id == user.id, Ticket.passed_at.is_not(None), over if past else ~over)
        .order_by(Event.starts_at.desc() if past else Event.starts_at, Ticket.id)
        .limit(MOST)
    )
    return [Received(ticket, event) for ticket, event in db.session.execute(query)]


def count_kept(order_ids: Sequence[int]) -> dict[int, Kept]:
    """Where the valid tickets of these orders are, by order id; orders without any are left out."""
    passed_on = func.count(Ticket.passed_at)
    query = (
        select(OrderLine.order_id, func.count() - passed_on, passed_on)
        .join(Ticket, Ticket.order_line_id == OrderLine.id)
        .where(OrderLine.order_id.in_(order_ids), Ticket.status == VALID)
        .group_by(OrderLine.order_id)
    )
    return {order_id: Kept(own, passed) for order_id, own, passed in db.session.execute(query)}
