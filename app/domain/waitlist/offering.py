"""Offering what came free: by itself, in the line's order, until the sale ends.

Nothing tells this module that a place came free. It looks whether somebody waits for what is
there, so that a lost ring, a new way of freeing places or a crash leaves nobody out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Executable, Select, exists, func, insert, or_, select, union

from app.core import clock, facts, mail
from app.core.db import db, table_of, this_moment, unit_of_work
from app.domain import places, tickets
from app.domain.waitlist import rules
from app.domain.waitlist.facts import OfferLapsed, OfferMade, WaitlistClosed
from app.domain.waitlist.keeping import keep_for_waiting
from app.domain.waitlist.wanting import list_choices, takes_any
from app.models import Counter, Event, TicketType, TicketTypeCounter, WaitlistEntry, WaitlistOffer
from app.models.events import PUBLISHED
from app.models.waitlist import CLOSED, LAPSED, LIVE, OFFERED, OPEN, WAITING, WITHDRAWN

MOST = 50  # offers of one transaction: the event's counters are locked meanwhile
NEW_OFFER = insert(table_of(WaitlistOffer)).returning(table_of(WaitlistOffer).c.id)


def offer_due() -> None:
    """Make every offer that can be made now, each event in a transaction of its own."""
    with unit_of_work():
        due = list(db.session.scalars(_due()))
    for event_id in due:
        again = True
        while again:
            with unit_of_work():
                again = offer_places(event_id) == MOST


def offer_places(event_id: int) -> int:
    """Let old offers lapse and make up to MOST new ones at one event; how many were made."""
    line = _lock_line(event_id)
    event = db.session.get_one(Event, event_id)
    _end_lapsed(line)
    _lock_counters(event_id)
    places.release_expired(list(db.session.scalars(select(Counter.id).where(Counter.event_id == event_id))))
    on_offer = {offer.type.id: offer for offer in tickets.list_for_waitlist(event)}
    made = _offer_in_turn(event, [e for e in line if e.state in LIVE], on_offer)
    keep_for_waiting(event_id)
    return made


def _lock_line(event_id: int) -> Sequence[WaitlistEntry]:
    """All who wait or have an offer, first come first; whoever leaves meanwhile waits for us."""
    query = (
        select(WaitlistEntry)
        .where(WaitlistEntry.event_id == event_id, WaitlistEntry.state.in_(LIVE))
        .order_by(WaitlistEntry.joined_at, WaitlistEntry.id)
    )
    return db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def _lock_counters(event_id: int) -> None:
    """All at once and in id order, since several offers take from the same ones."""
    query = select(Counter.id).where(Counter.event_id == event_id).order_by(Counter.id)
    db.session.execute(query.with_for_update(key_share=True))


def _open_offers(entries: Sequence[WaitlistEntry]) -> dict[int, WaitlistOffer]:
    numbers = [entry.id for entry in entries if entry.state == OFFERED]
    query = select(WaitlistOffer).where(WaitlistOffer.entry_id.in_(numbers), WaitlistOffer.state == OPEN)
    return {offer.entry_id: offer for offer in db.session.scalars(query)} if numbers else {}


def _end_lapsed(line: Sequence[WaitlistEntry]) -> None:
    """Offers past their deadline are over; their places count as free already."""
    offers, moment = _open_offers(line), clock.now()
    for entry in line:
        offer = offers.get(entry.id)
        if offer is not None and offer.expires_at <= moment:
            offer.state = entry.state = LAPSED
            facts.record(OfferLapsed(entry.event_id, entry.id, entry.quantity, offer.id), None)
            _write("over", entry)
    db.session.flush()


def _offer_in_turn(event: Event, line: Sequence[WaitlistEntry], on_offer: dict[int, tickets.Offer]) -> int:
    """Give each in turn what they wait for, as far as it is there; whom it does not fit keeps their turn."""
    free = places.count_free({c for offer in on_offer.values() for c in offer.counter_ids})
    sold = {key for key, offer in on_offer.items() if offer.state not in (tickets.CLOSED, tickets.OVER)}
    choices = list_choices(event.id) if any(entry.ticket_type_id is None for entry in line) else {}
    made = 0
    for entry in line:
        wanted = choices.get(entry.id, []) if entry.ticket_type_id is None else [entry.ticket_type_id]
        fitting = (on_offer[k] for k in wanted if k in sold and _fits(on_offer[k], entry.quantity, free))
        if _is_over(entry, on_offer, sold):
            _close(entry)
        elif entry.state == WAITING and made < MOST and (offer := next(fitting, None)) is not None:
            _make(event, entry, offer)
            made += 1
            for counter_id in offer.counter_ids:
                if (left := free[counter_id]) is not None:
                    free[counter_id] = left - entry.quantity
    return made


def _is_over(entry: WaitlistEntry, on_offer: dict[int, tickets.Offer], sold: set[int]) -> bool:
    """Whether the sale of what they wait for is over; of any ticket, once that of all is."""
    if entry.ticket_type_id is not None:
        return entry.ticket_type_id not in sold
    return all(on_offer[key].is_extra for key in sold)


def _fits(offer: tickets.Offer, n: int, free: dict[int, int | None]) -> bool:
    if offer.state != tickets.ON_SALE or offer.type.hidden:
        return False
    return all((left := free[c]) is None or left >= n for c in offer.counter_ids)


def _make(event: Event, entry: WaitlistEntry, offer: tickets.Offer) -> None:
    moment = clock.now()
    until = rules.deadline(moment, rules.sale_end(event, offer.type))
    row = {"entry_id": entry.id, "ticket_type_id": offer.type.id, "state": OPEN, "made_at": moment,
           "expires_at": until}  # fmt: skip
    offer_id = db.session.scalars(NEW_OFFER, [row]).one()
    wanted = dict.fromkeys(offer.counter_ids, entry.quantity)
    places.take(wanted, offer_id=offer_id, expires_at=until, ahead=True)
    entry.state = OFFERED
    facts.record(OfferMade(event.id, entry.id, entry.quantity, offer_id), None)
    mail.post("waitlist/offered", f"offer:{offer_id}", entry.email, to_user_id=entry.user_id,
              entry_id=entry.id)  # fmt: skip


def _close(entry: WaitlistEntry) -> None:
    """The sale is over: nobody waits any more, and what was offered is taken back."""
    offer = _open_offers([entry]).get(entry.id)
    was, entry.state = entry.state, CLOSED
    if offer is not None:
        offer.state = WITHDRAWN
        db.session.flush()
        places.release_offer(offer.id)
    facts.record(WaitlistClosed(entry.event_id, entry.id, entry.quantity, was), None)
    _write("over", entry)


def _write(letter: str, entry: WaitlistEntry) -> None:
    mail.post(f"waitlist/{letter}", f"waitlist:{entry.id}:{letter}", entry.email,
              to_user_id=entry.user_id, entry_id=entry.id)  # fmt: skip


@cache
def _due() -> Executable:
    """Events where somebody waits for what is there or for what is over, an offer ran out, or a queue is
    open that nobody stands in."""
    short = exists().where(
        TicketTypeCounter.ticket_type_id == WaitlistEntry.ticket_type_id,
        Counter.id == TicketTypeCounter.counter_id,
        func.coalesce(places.free_expression() < WaitlistEntry.quantity, False),
    )
    end = func.least(func.coalesce(TicketType.sale_to, Event.ends_at), Event.ends_at)
    over = or_(Event.status != PUBLISHED, TicketType.withdrawn_at.is_not(None), end <= this_moment())
    for_one = (
        select(WaitlistEntry.event_id)
        .join(TicketType, TicketType.id == WaitlistEntry.ticket_type_id)
        .join(Event, Event.id == WaitlistEntry.event_id)
        .where(WaitlistEntry.state.in_(LIVE))
        .where(or_(over, (WaitlistEntry.state == WAITING) & ~short))
    )
    ran_out = (
        select(WaitlistEntry.event_id)
        .join(WaitlistOffer, WaitlistOffer.entry_id == WaitlistEntry.id)
        .where(WaitlistOffer.state == OPEN, WaitlistOffer.expires_at <= this_moment())
    )
    stands = exists().where(WaitlistEntry.event_id == Counter.event_id, WaitlistEntry.state == WAITING)
    idle = select(Counter.event_id).where(Counter.queue_open, ~stands)
    return union(for_one, _due_for_any(), ran_out, idle)


def _due_for_any() -> Select[int]:
    """Events where somebody who takes any ticket can have one, or where all sales are over."""
    few = exists().where(
        TicketTypeCounter.ticket_type_id == TicketType.id,
        Counter.id == TicketTypeCounter.counter_id,
        func.coalesce(places.free_expression() < WaitlistEntry.quantity, False),
    )
    short = few.correlate(TicketType, WaitlistEntry)
    begun = func.coalesce(TicketType.sale_from, this_moment()) <= this_moment()
    runs = func.coalesce(TicketType.sale_to, Event.ends_at) > this_moment()
    there = exists().where(takes_any(), begun, runs, ~short).correlate(WaitlistEntry, Event)
    sold = exists().where(TicketType.event_id == Event.id, TicketType.withdrawn_at.is_(None),
                          TicketType.per_ticket.is_(None), runs)  # fmt: skip
    over = or_(Event.status != PUBLISHED, Event.ends_at <= this_moment(), ~sold.correlate(Event))
    return (
        select(WaitlistEntry.event_id)
        .join(Event, Event.id == WaitlistEntry.event_id)
        .where(WaitlistEntry.ticket_type_id.is_(None), WaitlistEntry.state.in_(LIVE))
        .where(or_(over, (WaitlistEntry.state == WAITING) & there))
    )
