"""Joining the waitlist and leaving it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, facts, ids, mail, queue
from app.core.db import after_commit, db, lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import payments, places, tickets
from app.domain.waitlist import rules
from app.domain.waitlist.facts import WaitlistJoined, WaitlistLeft
from app.domain.waitlist.keeping import keep_for_waiting
from app.domain.waitlist.links import entry_secret
from app.domain.waitlist.queries import find_open_offer
from app.models import Event, User, WaitlistEntry
from app.models.waitlist import DECLINED, LEFT, LIVE, OFFERED

# in plain words: a statement that Postgres has prepared can't tell by bound values which index is meant
STILL_LIVE = text("state IN ('waiting', 'offered')")


@dataclass(frozen=True)
class Wish:
    """How many tickets of which type somebody would like, and where to tell them. type_id: None for any."""

    type_id: int | None
    quantity: int
    name: str
    email: str


def join(event: Event, wish: Wish, *, by: User | None) -> WaitlistEntry:
    """Wait for places; the letter says how far ahead one is and how to leave.

    An address waits once an event: joining again sends the letter again, and changes nothing, so
    that a stranger learns nothing. Raises Refused for what can't be waited for.
    """
    payable = bool(payments.list_ways(event))
    rules.check_wish(tickets.list_offers(event), wish.type_id, wish.quantity, payable=payable)
    entry = _insert(event, wish, by)
    if entry is None:
        return _remind(event, wish.email, by)
    what = WaitlistJoined(event.id, entry.id, entry.quantity, wish.type_id)
    facts.record(what, by.id if by else None)
    mail.post("waitlist/joined", f"waitlist:{entry.id}:joined", entry.email, to_user_id=entry.user_id,
              entry_id=entry.id)  # fmt: skip
    keep_for_waiting(event.id)
    return entry


def _insert(event: Event, wish: Wish, by: User | None) -> WaitlistEntry | None:
    """The new entry; None while this address waits at the event already."""
    code = ids.new_code()
    row = {
        "event_id": event.id,
        "ticket_type_id": wish.type_id,
        "user_id": by.id if by else None,
        "code": code,
        "secret_digest": ids.digest(entry_secret(code)),
        "name": wish.name,
        "email": wish.email,
        "quantity": wish.quantity,
        "joined_at": clock.now(),
    }
    fresh = insert(WaitlistEntry).values(row)
    only_one = fresh.on_conflict_do_nothing(index_elements=["event_id", "email"], index_where=STILL_LIVE)
    return db.session.scalar(only_one.returning(WaitlistEntry))


def _remind(event: Event, email: str, by: User | None) -> WaitlistEntry:
    """Send the letter of the entry that is there once more, at most once an hour.

    It becomes the person's own where the address is theirs, proven by its verification.
    """
    query = select(WaitlistEntry).where(
        WaitlistEntry.event_id == event.id, WaitlistEntry.email == email, WaitlistEntry.state.in_(LIVE)
    )
    entry = db.session.scalars(query).first()
    if entry is None:
        raise Refused(_("That went wrong just now. Try again."))
    if entry.user_id is None and by is not None and by.verified_at and by.email == email:
        entry.user_id = by.id
    key = f"waitlist:{entry.id}:joined:{clock.now():%Y%m%d%H}"
    mail.post("waitlist/joined", key, entry.email, to_user_id=entry.user_id, entry_id=entry.id)
    return entry


def leave(entry: WaitlistEntry, *, by: User | None) -> None:
    """Wait no more; an offer goes to the next. A second time does nothing."""
    lock(entry)
    if entry.state not in LIVE:
        return
    was, entry.state = entry.state, LEFT
    if was == OFFERED and (offer := find_open_offer(entry)) is not None:
        offer.state = DECLINED
        db.session.flush()
        places.release_offer(offer.id)
    what = WaitlistLeft(entry.event_id, entry.id, entry.quantity, was)
    facts.record(what, by.id if by else None)
    after_commit(lambda: queue.ring("prompt"))


def remove(entry: WaitlistEntry, *, by: User) -> None:
    """Take somebody off the list, as an organizer; they get a letter."""
    lock(entry)
    if entry.state in LIVE:
        leave(entry, by=by)
        mail.post("waitlist/over", f"waitlist:{entry.id}:over", entry.email, to_user_id=entry.user_id,
                  entry_id=entry.id)  # fmt: skip
