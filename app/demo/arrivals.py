"""Who came in at the doors of the demo world, and whom the doors refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.core import ids
from app.demo.bookings import Issued
from app.demo.cast import Cast
from app.demo.codes import Codes
from app.demo.people import ATTENDEE
from app.demo.people import DOOR as DOOR_HELPER
from app.demo.stage import Staged
from app.demo.writing import Chronicle, write, write_with_ids
from app.domain.checkin.facts import GuestAdmitted
from app.models import Admission, Scan

BUSY_ADMITTED = 500
BUSY_SINCE = timedelta(hours=5)
CAME_SHARE = 0.84
EARLY, LATE = timedelta(minutes=45), timedelta(minutes=25)
DEVICES = ("Phone at the left door", "Phone at the right door", "Tablet in the foyer")
OK, ALREADY, CANCELLED, UNKNOWN, WRONG_EVENT = "ok", "already-used", "cancelled", "unknown", "wrong-event"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one code at one door. ticket: of this event, None for a foreign or unknown code."""

    event: Staged
    at: datetime
    code: str
    ticket: Issued | None
    result: str


def write_arrivals(
    tickets: Sequence[Issued], cast: Cast, now: datetime, chronicle: Chronicle, rng: Random
) -> int:
    """Write admissions and scans up to now; returns how many people came in."""
    looks = sorted(
        [*_at_finished_events(tickets, now, rng), *_at_busy_event(tickets, now, rng)],
        key=lambda look: look.at,
    )
    helper_id = cast.users[DOOR_HELPER.email]
    who = [helper_id if look.event.by_door_helper else look.event.owner_id for look in looks]
    admitted = [
        (look, look.ticket, by)
        for look, by in zip(looks, who, strict=True)
        if look.ticket and look.result == OK
    ]
    rows = [
        {"list_id": look.event.list_id, "ticket_id": ticket.id, "at": look.at, "by": by}
        for look, ticket, by in admitted
    ]
    admission_ids = write_with_ids(Admission, rows)
    for look, ticket, by in admitted:
        chronicle.tell(GuestAdmitted(look.event.id, ticket.id, look.event.list_id), look.at, by)
    _write_scans(looks, who, admission_ids, rng)
    return len(admitted)


def _write_scans(
    looks: Sequence[Look], who: Sequence[int], admission_ids: Iterable[int], rng: Random
) -> None:
    admissions = iter(admission_ids)
    write(
        Scan,
        [
            {
                "list_id": look.event.list_id,
                "nonce": f"demo-{number}",
                "code_digest": ids.digest(look.code),
                "ticket_id": look.ticket.id if look.ticket else None,
                "admission_id": next(admissions) if look.result == OK else None,
                "result": look.result,
                "at": look.at,
                "by": by,
                "device": rng.choice(DEVICES),
            }
            for number, (look, by) in enumerate(zip(looks, who, strict=True), 1)
        ],
    )


def _at_finished_events(tickets: Sequence[Issued], now: datetime, rng: Random) -> Iterator[Look]:
    for ticket in tickets:
        sale, event = ticket.booked.sale, ticket.booked.event
        took_place = event.moments.is_over(now) and event.moments.cancelled_at is None
        if took_place and sale.takes_places and rng.random() < CAME_SHARE:
            at = event.moments.starts_at - EARLY + (EARLY + LATE) * rng.betavariate(3, 2)
            yield Look(event, min(at, event.moments.ends_at), ticket.secret, ticket, OK)


def _at_busy_event(tickets: Sequence[Issued], now: datetime, rng: Random) -> Iterator[Look]:
    """Half of the busy event's people fetched their badges this afternoon, and some scans were refused."""
    busy = [ticket for ticket in tickets if ticket.booked.event.plan.busy]
    event = busy[0].booked.event
    coming = [t for t in busy if t.booked.sale.takes_places and t.booked.sale.buyer != ATTENDEE]
    since = now - BUSY_SINCE
    at = sorted(since + (BUSY_SINCE - EARLY / 15) * rng.random() for _ in range(BUSY_ADMITTED))
    inside = rng.sample(coming, BUSY_ADMITTED)
    for moment, ticket in zip(at, inside, strict=True):
        yield Look(event, moment, ticket.secret, ticket, OK)
    step = timedelta(seconds=40)
    for moment, ticket in rng.sample(list(zip(at, inside, strict=True)), 7):
        yield Look(event, moment + step, ticket.secret, ticket, ALREADY)
    for ticket in [t for t in busy if not t.booked.sale.takes_places][:2]:
        yield Look(event, rng.choice(at) + step, ticket.secret, ticket, CANCELLED)
    for ticket in rng.sample([t for t in tickets if t.booked.event is not event], 3):
        yield Look(event, rng.choice(at) + step, ticket.secret, None, WRONG_EVENT)
    codes = Codes(rng)
    for _ in range(3):
        yield Look(event, rng.choice(at) + step, codes.secret(), None, UNKNOWN)
