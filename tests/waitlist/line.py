"""A sold-out type and people who wait for it."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.domain import orders, places, tickets, waitlist
from app.models import Counter, Event, Order, TicketType, WaitlistEntry, WaitlistOffer
from app.models.waitlist import OPEN
from tests.world import World


def buyer(name: str) -> orders.Buyer:
    return orders.Buyer(name.title(), f"{name}@example.com")


def sell_out(world: World, kind: TicketType, quantity: int = 4) -> list[Order]:
    """Leave as many places of this type as two orders take, and sell them."""
    places.set_quantity(tickets.get_own_counter(kind), _taken(kind) + quantity)
    half = quantity // 2
    return [book(world.concert, kind, half, "first"), book(world.concert, kind, quantity - half, "second")]


def book(event: Event, kind: TicketType, n: int, name: str) -> Order:
    return orders.place_order(event, {kind.id: n}, buyer(name), by=None)


def _taken(kind: TicketType) -> int:
    counter = tickets.get_own_counter(kind)
    db.session.refresh(counter)
    return counter.taken


def join(world: World, kind: TicketType, name: str, n: int = 1) -> WaitlistEntry:
    wish = waitlist.Wish(kind.id, n, name.title(), f"{name}@example.com")
    return waitlist.join(world.concert, wish, by=None)


def go_round(world: World) -> int:
    """What the worker does for this event."""
    made = waitlist.offer_places(world.concert.id)
    db.session.commit()
    return made


def offer_of(entry: WaitlistEntry) -> WaitlistOffer | None:
    query = select(WaitlistOffer).where(WaitlistOffer.entry_id == entry.id, WaitlistOffer.state == OPEN)
    return db.session.scalar(query)


def queue_open(kind: TicketType) -> bool:
    counter = tickets.get_own_counter(kind)
    return bool(db.session.scalar(select(Counter.queue_open).where(Counter.id == counter.id)))
