"""Tickets of the demo world that the organizers swapped for another type; what was paid stays."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from app.core.db import db
from app.demo.bookings import Booked
from app.demo.writing import Chronicle
from app.domain import places, tickets
from app.domain.orders.facts import TicketSwapped
from app.models import Counter, OrderLine, Ticket, TicketType

EVERY, MOST = 5, 3
ENOUGH = 2


def write_swaps(bookings: Sequence[Booked], now: datetime, chronicle: Chronicle) -> int:
    """Swap the first ticket of some bookings of coming events for the event's next type; returns how many."""
    chosen = list(_choose(bookings, now))[::EVERY][:MOST]
    return sum(_swap(booked, now, chronicle) for booked in chosen)


def _choose(bookings: Sequence[Booked], now: datetime) -> Iterator[Booked]:
    """Confirmed bookings of three tickets or more of an event's first type, where it has another."""
    for booked in bookings:
        sale, plan, starts_at = booked.sale, booked.sale.plan, booked.event.moments.starts_at
        if not sale.confirmed_at or not sale.takes_places or plan.status != "published" or starts_at <= now:
            continue
        if plan.busy or plan.sold_out or len(plan.tickets) < 2:
            continue
        if list(sale.lines) == [0] and sale.lines[0] > 2:
            yield booked


def _swap(booked: Booked, now: datetime, chronicle: Chronicle) -> bool:
    """Whether the other type had a place, and not the last one: nothing sells out today."""
    old, new = booked.event.type_ids[:2]
    lines = select(OrderLine.id).where(OrderLine.order_id == booked.order_id)
    mine = select(Ticket).where(Ticket.order_line_id.in_(lines)).order_by(Ticket.id)
    ticket = db.session.scalars(mine).first()
    assert ticket is not None
    before, after = tickets.counters_of_type(old), tickets.counters_of_type(new)
    scarce = Counter.id.in_(after - before), Counter.quantity - Counter.taken < ENOUGH
    if db.session.scalar(select(exists().where(*scarce))):
        return False
    tickets.retype(ticket, db.session.get_one(TicketType, new), None)
    db.session.flush()
    places.exchange(booked.order_id, dict.fromkeys(after - before, 1), dict.fromkeys(before - after, 1))
    at = booked.sale.confirmed_at or now
    what = TicketSwapped(booked.event.id, booked.order_id, ticket.id, old, new, 0)
    chronicle.tell(what, at + (now - at) / 3, booked.event.owner_id)
    return True
