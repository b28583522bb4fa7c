"""Who waits at the demo's sold-out events, and one offer that attendee@example.com can take now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import case, func, select, update

from app.core import ids
from app.core.db import db
from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.cast import Cast
from app.demo.codes import Codes
from app.demo.people import ATTENDEE
from app.demo.plans import PersonPlan
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain import tickets, waitlist
from app.domain.waitlist.facts import OfferMade, WaitlistJoined
from app.models import Claim, Counter, Event, TicketType, TicketTypeCounter, WaitlistEntry, WaitlistOffer
from app.models.events import PUBLISHED
from app.models.places import ONE_TYPE
from app.models.waitlist import OFFERED, OPEN, WAITING

LINES = 6
LONGEST_LINE = 9
ANY_WILL_DO = 0.3
SENDING = timedelta(seconds=2)
AN_HOUR_AGO = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket type that is sold out, and when its event was put on sale. any_too: so are the others."""

    event_id: int
    title: str
    type_id: int
    since: datetime
    any_too: bool


def write_waitlist(people: Sequence[PersonPlan], cast: Cast, now: datetime, chronicle: Chronicle) -> int:
    """Write a line at a few types that are sold out; how many people wait. The first line has an offer."""
    rng = Random("waitlist")  # noqa: S311 - invented people hold no secrets
    codes, lines = Codes(rng), _sold_out(now)
    rows = [row for line in lines for row in _entries(line, people, cast, codes, now, rng)]
    if not lines:
        return 0
    rows.insert(0, _entry(lines[0], ATTENDEE, cast, codes, lines[0].since, 2) | {"state": OFFERED})
    entry_ids = write_with_ids(WaitlistEntry, rows)
    for entry_id, row in zip(entry_ids, rows, strict=True):
        joined = WaitlistJoined(row["event_id"], entry_id, row["quantity"], row["ticket_type_id"])
        chronicle.tell(joined, row["joined_at"], row["user_id"])
    offer_id = _write_offer(lines[0], entry_ids[0], rows[0], now, chronicle)
    titles = {line.event_id: line.title for line in lines}
    letters = [
        _letter("joined", f"waitlist:{key}:joined", key, row, row["joined_at"])
        | {"subject": f"On the waitlist: {titles[row['event_id']]}"}
        for key, row in zip(entry_ids, rows, strict=True)
    ]
    offered = _letter("offered", f"offer:{offer_id}", entry_ids[0], rows[0], now - AN_HOUR_AGO)
    write(Message, [*letters, offered | {"subject": f"Places for you: {lines[0].title}"}])
    for line in lines:
        waitlist.keep_for_waiting(line.event_id)
    return len(rows)


def _sold_out(now: datetime) -> list[Line]:
    """Types of events to come whose own quantity is used up, the next events first."""
    query = (
        select(Event, TicketType.id)
        .join(TicketType, TicketType.event_id == Event.id)
        .join(TicketTypeCounter, TicketTypeCounter.ticket_type_id == TicketType.id)
        .join(Counter, Counter.id == TicketTypeCounter.counter_id)
        .where(Event.status == PUBLISHED, Event.starts_at > now + timedelta(days=2))
        .where(Counter.kind == ONE_TYPE, Counter.taken == Counter.quantity)
        .where(func.coalesce(TicketType.sale_to, Event.ends_at) > now + timedelta(days=2))
        .order_by(Event.starts_at, TicketType.id)
    )
    found: dict[int, Line] = {}
    for event, type_id in db.session.execute(query):
        any_too = waitlist.can_wait_for_any(tickets.list_offers(event))
        found.setdefault(event.id, Line(event.id, event.title, type_id, event.published_at or now, any_too))
    return list(found.values())[:LINES]


def _entries(
    line: Line, people: Sequence[PersonPlan], cast: Cast, codes: Codes, now: datetime, rng: Random
) -> Iterator[Row]:
    """Those who joined, the first a while ago, in the order they came."""
    moments = sorted(
        now - timedelta(minutes=rng.randint(90, 9000)) for _n in range(rng.randint(3, LONGEST_LINE))
    )
    for person, at in zip(rng.sample(people[200:], len(moments)), moments, strict=True):
        row = _entry(line, person, cast, codes, max(at, line.since), rng.choice((1, 1, 2)))
        any_will_do = line.any_too and rng.random() < ANY_WILL_DO
        yield row | {"ticket_type_id": None} if any_will_do else row


def _entry(line: Line, person: PersonPlan, cast: Cast, codes: Codes, at: datetime, n: int) -> Row:
    code = codes.code()
    return {
        "event_id": line.event_id,
        "ticket_type_id": line.type_id,
        "user_id": cast.users.get(person.email),
        "code": code,
        "secret_digest": ids.digest(waitlist.entry_secret(code)),
        "name": person.name,
        "email": person.email,
        "quantity": n,
        "state": WAITING,
        "joined_at": at,
    }


def _write_offer(line: Line, entry_id: int, entry: Row, now: datetime, chronicle: Chronicle) -> int:
    """Places that were added an hour ago and are kept for the first in line until tomorrow."""
    made_at, n = now - AN_HOUR_AGO, entry["quantity"]
    until = made_at + timedelta(hours=24)
    offer = {"entry_id": entry_id, "ticket_type_id": line.type_id, "state": OPEN, "made_at": made_at,
             "expires_at": until}  # fmt: skip
    (offer_id,) = write_with_ids(WaitlistOffer, [offer])
    bound = select(TicketTypeCounter.counter_id).where(TicketTypeCounter.ticket_type_id == line.type_id)
    counter_ids = list(db.session.scalars(bound.order_by(TicketTypeCounter.counter_id)))
    full = Counter.quantity < Counter.taken + n
    more = {"quantity": case((full, Counter.taken + n), else_=Counter.quantity), "taken": Counter.taken + n}
    db.session.execute(update(Counter).where(Counter.id.in_(counter_ids)).values(more))
    write(Claim, [{"counter_id": c, "n": n, "offer_id": offer_id, "expires_at": until} for c in counter_ids])
    chronicle.tell(OfferMade(line.event_id, entry_id, n, offer_id), made_at, None)
    return offer_id


def _letter(name: str, key: str, entry_id: int, entry: Row, at: datetime) -> Row:
    return {
        "key": key,
        "letter": f"waitlist/{name}",
        "args": {"entry_id": entry_id},
        "to_user_id": entry["user_id"],
        "address": entry["email"],
        "state": DONE,
        "attempts": 1,
        "due_at": at,
        "done_at": at + SENDING,
        "created_at": at,
    }
