"""What the demo's logins find in their inboxes: the newest two unread, the rest read long ago."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, Select, cast, exists, func, select

from app.core.db import db
from app.core.facts import Fact
from app.demo.people import LOGINS
from app.demo.writing import Chronicle, Row, write
from app.domain.inbox import kinds
from app.domain.places import PlacesSoldOut
from app.models import (
    Certificate,
    Claim,
    Counter,
    Event,
    Guest,
    Membership,
    Notification,
    Order,
    TicketTypeCounter,
    User,
    WaitlistEntry,
)
from app.models.places import ONE_TYPE

TO_BUYERS = {
    "OrderConfirmed": (kinds.BOOKED, ("places",)),
    "PaymentFailed": (kinds.PAYMENT_FAILED, ("amount", "currency")),
    "RefundCompleted": (kinds.REFUNDED, ("amount", "currency")),
}
UNREAD = 2
READ_AFTER = timedelta(hours=3)


def tell_sold_out(chronicle: Chronicle) -> None:
    """A counter without a place left was sold out by the last order that took from it."""
    held = func.bool_or(Claim.expires_at.is_not(None))
    last = func.max(Order.confirmed_at)
    query: Select[*tuple[Any, ...]] = (
        select(Counter.event_id, Counter.id, Counter.quantity, last)
        .join(Claim, Claim.counter_id == Counter.id)
        .join(Order, Order.id == Claim.order_id)
        .where(Counter.taken == Counter.quantity, Claim.released_at.is_(None))
        .group_by(Counter.id)
        .having(~held, last.is_not(None))
        .order_by(Counter.id)
    )
    for event_id, counter_id, quantity, at in db.session.execute(query):
        chronicle.tell(PlacesSoldOut(event_id, counter_id, quantity), at, None)


def write_notices() -> int:
    """Write the notifications of everybody who can sign in; returns how many."""
    rows: list[Row] = []
    for user_id in db.session.scalars(select(User.id).where(User.email.in_([p.email for p in LOGINS]))):
        own = sorted([*_as_buyer(user_id), *_as_organizer(user_id)], key=lambda row: row["created_at"])
        for row in own[:-UNREAD]:
            row["read_at"] = row["created_at"] + READ_AFTER
        rows += own
    write(Notification, rows)
    return len(rows)


def _as_buyer(user_id: int) -> Iterable[Row]:
    yield from _of_certificates(user_id)
    yield from _of_waitlist(user_id)
    of_order = Order.id == cast(func.split_part(Fact.subject, ":", 2), BigInteger)
    query = (
        select(Fact, Order.id)
        .join(Order, of_order)
        .where(Fact.kind.in_(TO_BUYERS), Fact.subject.startswith("order:"), Order.user_id == user_id)
    )
    for fact, order_id in db.session.execute(query):
        kind, names = TO_BUYERS[fact.kind]
        yield _row(user_id, fact, kind, order_id, {name: fact.data[name] for name in names})


def _of_waitlist(user_id: int) -> Iterable[Row]:
    offered = Fact.subject == func.concat("waitlist_entry:", WaitlistEntry.id)
    query = select(Fact, WaitlistEntry.code).join(WaitlistEntry, offered)
    for fact, code in db.session.execute(
        query.where(Fact.kind == "OfferMade", WaitlistEntry.user_id == user_id)
    ):
        yield _row(user_id, fact, kinds.PLACES_OFFERED, None, {"places": fact.data["places"], "entry": code})


def _as_organizer(user_id: int) -> Iterable[Row]:
    yield from _of_reviews(user_id)
    query = (
        select(Fact, TicketTypeCounter.ticket_type_id)
        .join(Event, Event.id == Fact.event_id)
        .join(Membership, Membership.community_id == Event.community_id)
        .join(Counter, Counter.id == Fact.data["counter_id"].as_integer())
        .outerjoin(
            TicketTypeCounter, (TicketTypeCounter.counter_id == Counter.id) & (Counter.kind == ONE_TYPE)
        )
        .where(Fact.kind == "PlacesSoldOut", Membership.user_id == user_id)
    )
    for fact, type_id in db.session.execute(query):
        yield _row(user_id, fact, kinds.SOLD_OUT, None, {"ticket_type_id": type_id})


def _of_reviews(user_id: int) -> Iterable[Row]:
    """What others wrote about the person's events."""
    query = (
        select(Fact)
        .join(Event, Event.id == Fact.event_id)
        .join(Membership, Membership.community_id == Event.community_id)
        .where(Fact.kind == "ReviewWritten", Membership.user_id == user_id)
    )
    for fact in db.session.scalars(query):
        yield _row(user_id, fact, kinds.REVIEW_WRITTEN, None, {"stars": fact.data["stars"]})


def _of_certificates(user_id: int) -> Iterable[Row]:
    """The person's own."""
    batch = Certificate.id.between(Fact.data["first_id"].as_integer(), Fact.data["last_id"].as_integer())
    mine = (
        exists()
        .where(Certificate.event_id == Fact.event_id, batch, Guest.id == Certificate.guest_id)
        .where(Guest.user_id == user_id)
        .correlate(Fact)
    )
    query = select(Fact).where(Fact.kind == "CertificatesIssued", mine)
    for fact in db.session.scalars(query):
        yield _row(user_id, fact, kinds.CERTIFICATE_ISSUED, None, {})


def _row(user_id: int, fact: Fact, kind: str, order_id: int | None, data: dict[str, Any]) -> Row:
    return {
        "user_id": user_id,
        "fact_id": fact.id,
        "kind": kind,
        "event_id": fact.event_id,
        "order_id": order_id,
        "data": data,
        "created_at": fact.at,
        "read_at": None,
    }
