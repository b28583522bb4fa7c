"""Certificates of the demo's workshops and conferences."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import func, select

from app.core.db import db
from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.codes import Codes
from app.demo.stage import Staged
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain import certificates
from app.domain.certificates.facts import CertificateDesigned, CertificatesIssued
from app.models import Admission, Certificate, CertificateDesign, Event, Guest, Order, OrderLine, Ticket

KINDS = ("workshop", "conference")
AFTER, SENDING = timedelta(hours=1), timedelta(seconds=2)
SKILLS = {
    "workshop": "Working with one’s own hands\nKnowing the material\nKeeping tools sharp",
    "conference": "Publishing on the open web\nDesigning for everybody",
}
TEXTS = {
    "workshop": "They took part from the first hour to the last and took home what they made.",
    "conference": "They attended the talks and workshops of the day.",
}


def write_certificates(events: Sequence[Staged], now: datetime, chronicle: Chronicle, rng: Random) -> int:
    """Write designs, and what was issued at those that are over; returns how many certificates."""
    chosen = [
        event for event in events
        if event.plan.kind in KINDS and event.moments.published_at and not event.moments.cancelled_at
    ]  # fmt: skip
    over = {event.id: event for event in chosen if event.moments.ends_at + AFTER <= now}
    designs = [_design(event, event.id in over) for event in chosen]
    write(CertificateDesign, designs)
    for event in chosen:
        chronicle.tell(CertificateDesigned(event.id), event.moments.created_at + AFTER / 2, event.owner_id)
    codes, written = Codes(rng), 0
    for event, says in _frozen(over):
        rows = _rows(event, says, codes, rng, now)
        numbers = write_with_ids(Certificate, rows)
        if rows:
            batch = CertificatesIssued(event.id, len(rows), numbers[0], numbers[-1])
            chronicle.tell(batch, rows[0]["issued_at"], None)
        written += len(rows)
    _write_letters()
    return written


def _design(event: Staged, is_over: bool) -> Row:
    kind, moments = event.plan.kind, event.moments
    minutes = round((moments.ends_at - moments.starts_at).total_seconds() / 60)
    return {
        "event_id": event.id,
        "heading": "Certificate of attendance",
        "text": TEXTS[kind],
        "hours": Decimal(minutes) / 60,
        "skills": SKILLS[kind],
        "signer": event.plan.community.name,
        "signer_role": "Organizer",
        "issued_at": moments.ends_at + AFTER if is_over else None,
    }


def _frozen(over: dict[int, Staged]) -> list[tuple[Staged, Row]]:
    query = (
        select(CertificateDesign, Event)
        .join(Event, Event.id == CertificateDesign.event_id)
        .where(Event.id.in_(over))
        .order_by(Event.id)
    )
    found = db.session.execute(query)
    return [(over[event.id], certificates.freeze(design, event)) for design, event in found]


def _rows(event: Staged, says: Row, codes: Codes, rng: Random, now: datetime) -> list[Row]:
    query = (
        select(Guest.id, Guest.name)
        .join(Ticket, Ticket.guest_id == Guest.id)
        .join(Admission, Admission.ticket_id == Ticket.id)
        .where(Ticket.event_id == event.id, Guest.name.is_not(None), Admission.undone_at.is_(None))
        .distinct()
        .order_by(Guest.id)
    )
    at = event.moments.ends_at + AFTER
    return [_row(event, guest_id, name, says, at, codes, rng, now)
            for guest_id, name in db.session.execute(query) if name]  # fmt: skip


def _row(event: Staged, guest_id: int, name: str, says: Row, at: datetime, codes: Codes, rng: Random,
         now: datetime) -> Row:  # fmt: skip
    downloads = rng.choice((0, 1, 1, 1, 2, 3))
    return {
        "event_id": event.id,
        "guest_id": guest_id,
        "number": certificates.canonical(codes.code(12)),
        "name": name,
        "frozen": says,
        "issued_at": at,
        "downloads": downloads,
        "downloaded_at": at + (now - at) * rng.random() if downloads else None,
    }


def _write_letters() -> None:
    """One an address and event, long sent."""
    address = func.coalesce(Guest.email, Order.email)
    query = (
        select(Certificate.event_id, address, Certificate.id, Certificate.issued_at, Certificate.frozen)
        .join(Guest, Guest.id == Certificate.guest_id)
        .join(Ticket, Ticket.guest_id == Guest.id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .order_by(Certificate.id)
    )
    batches: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for event_id, to, key, at, says in db.session.execute(query):
        batches[event_id, to].append({"id": key, "at": at, "title": says["event"]})
    write(Message, [_letter(event_id, to, batch) for (event_id, to), batch in batches.items()])


def _letter(event_id: int, to: str, batch: Sequence[Row]) -> Row:
    at = batch[0]["at"]
    return {
        "key": f"certificates:{batch[0]['id']}",
        "letter": "certificates/issued",
        "args": {"event_id": event_id, "certificate_ids": [one["id"] for one in batch]},
        "address": to,
        "subject": f"Your certificate: {batch[0]['title']}",
        "state": DONE,
        "attempts": 1,
        "due_at": at,
        "created_at": at,
        "done_at": at + SENDING,
    }
