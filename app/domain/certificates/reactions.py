"""What follows from certificates: their owners get a letter and, with an account, a notification."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, func, or_, select

from app.core import mail
from app.core.db import db
from app.core.facts import Fact, reacts_later, reacts_now
from app.domain import inbox
from app.domain.certificates.facts import CertificatesIssued
from app.domain.events import EventCopied
from app.models import Certificate, CertificateDesign, Guest, Order, OrderLine, Ticket, User

COPIED = ("active", "heading", "text", "hours", "skills", "signer", "signer_role", "logo", "signature")


@reacts_now(EventCopied)
def copy_design(what: EventCopied, fact: Fact) -> None:
    """What is given again looks the same again; nothing is issued with it."""
    design = db.session.get(CertificateDesign, what.source_id)
    if design is not None:
        said = {name: getattr(design, name) for name in COPIED}
        db.session.add(CertificateDesign(event_id=what.event_id, **said))


@reacts_later(CertificatesIssued)
def send_letters(what: CertificatesIssued, fact: Fact) -> None:
    """One letter an address and batch: a buyer gets those of their guests without an address together."""
    address = func.coalesce(Guest.email, Order.email)
    query = (
        select(address, Certificate.id)
        .select_from(Certificate)
        .join(Guest, Guest.id == Certificate.guest_id)
        .join(Ticket, Ticket.guest_id == Guest.id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(*_of_batch(what))
        .distinct()
        .order_by(Certificate.id)
    )
    batches: dict[str, list[int]] = defaultdict(list)
    for to, certificate_id in db.session.execute(query):
        batches[to].append(certificate_id)
    for to, numbers in batches.items():
        key = f"certificates:{numbers[0]}"
        mail.post("certificates/issued", key, to, event_id=what.event_id, certificate_ids=numbers)


@reacts_later(CertificatesIssued)
def tell_owners(what: CertificatesIssued, fact: Fact) -> None:
    theirs = or_(Guest.user_id == User.id, (Guest.email == User.email) & User.verified_at.is_not(None))
    query = (
        select(User.id)
        .join(Guest, theirs)
        .join(Certificate, Certificate.guest_id == Guest.id)
        .where(*_of_batch(what))
        .distinct()
    )
    inbox.tell_people(fact, inbox.CERTIFICATE_ISSUED, dict.fromkeys(db.session.scalars(query)))


def _of_batch(what: CertificatesIssued) -> tuple[ColumnElement[bool], ...]:
    return (
        Certificate.event_id == what.event_id,
        Certificate.id.between(what.first_id, what.last_id),
        Certificate.revoked_at.is_(None),
    )
