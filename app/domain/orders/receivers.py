"""What becomes of a ticket or its event, told to whom it was passed on: the buyer's letters miss them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, select

from app.core import mail
from app.core.db import db
from app.core.facts import Fact, reacts_later, reacts_now
from app.domain.events import EventCancelled, EventMoved
from app.domain.orders.facts import OrderCancelled, OrderRefunded, TicketsReturned
from app.models import Guest, OrderLine, Ticket
from app.models.tickets import VALID


@reacts_now(OrderCancelled)
def tell_of_cancelled_order(what: OrderCancelled, fact: Fact) -> None:
    _tell(fact, [OrderLine.order_id == what.order_id])


@reacts_now(OrderRefunded)
def tell_of_refunded_order(what: OrderRefunded, fact: Fact) -> None:
    _tell(fact, [OrderLine.order_id == what.order_id])


@reacts_now(TicketsReturned)
def tell_of_returned_tickets(what: TicketsReturned, fact: Fact) -> None:
    _tell(fact, [Ticket.id.in_(what.ticket_ids)])


@reacts_later(EventCancelled)
def tell_of_cancelled_event(what: EventCancelled, fact: Fact) -> None:
    _tell(fact, [Ticket.event_id == what.event_id, Ticket.status == VALID], bulk=True)


@reacts_later(EventMoved)
def tell_of_moved_event(what: EventMoved, fact: Fact) -> None:
    _tell(fact, [Ticket.event_id == what.event_id, Ticket.status == VALID], bulk=True)


def _tell(fact: Fact, which: Iterable[ColumnElement[bool]], **options: Any) -> None:
    query = (
        select(Ticket.id, Guest.email, Guest.user_id)
        .join(Guest, Guest.id == Ticket.guest_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .where(Ticket.passed_at.is_not(None), Guest.email.is_not(None), *which)
    )
    for ticket_id, address, user_id in db.session.execute(query.order_by(Ticket.id)):
        key = f"ticket:{ticket_id}:news:{fact.id}"
        mail.post("tickets/news", key, str(address), to_user_id=user_id, ticket_id=ticket_id, **options)
