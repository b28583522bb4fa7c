"""Issuing certificates, once the event is over, and taking one back."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, insert, select, true

from app.core import clock, facts
from app.core.db import db, lock, table_of
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain import checkin
from app.domain.certificates import rules
from app.domain.certificates.designing import find_design
from app.domain.certificates.facts import CertificateRevoked, CertificatesIssued
from app.models import Certificate, CertificateDesign, Event, Guest, Ticket, User
from app.models.events import PUBLISHED
from app.models.tickets import VALID

NEW_CERTIFICATES = insert(table_of(Certificate)).returning(table_of(Certificate).c.id)
HAS_ONE = exists().where(Certificate.guest_id == Guest.id, Certificate.revoked_at.is_(None)).correlate(Guest)


def issue_due() -> int:
    """Issue to everybody let in at the events that ended an hour ago; returns how many events."""
    due = (
        select(CertificateDesign, Event)
        .join(Event, Event.id == CertificateDesign.event_id)
        .where(CertificateDesign.active, CertificateDesign.issued_at.is_(None))
        .where(Event.status == PUBLISHED, Event.ends_at <= clock.now() - rules.REST)
        .order_by(Event.id)
        .with_for_update(of=CertificateDesign, skip_locked=True)
    )
    found = list(db.session.execute(due))
    for design, event in found:
        _issue(design, event, checkin.ADMITTED, by=None, by_word=False)
    return len(found)


def issue_to_admitted(event: Event, *, by: User) -> int:
    """Issue to everybody who was let in and has none; returns how many. Raises Refused before the end."""
    return _issue(_open_design(event), event, checkin.ADMITTED, by=by, by_word=False)


def issue_to_everyone(event: Event, *, by: User) -> int:
    """Issue, on the organizer's word, to everybody with a valid ticket and no certificate."""
    return _issue(_open_design(event), event, true(), by=by, by_word=True)


def issue_by_word(event: Event, ticket_id: int, *, by: User) -> None:
    """Issue to the holder of one ticket on the organizer's word.

    Raises NotFound for a ticket of another event, Refused for a holder without a name.
    """
    ticket = db.session.scalar(select(Ticket).where(Ticket.id == ticket_id, Ticket.event_id == event.id))
    if ticket is None:
        raise NotFound
    if not _issue(_open_design(event), event, Ticket.id == ticket_id, by=by, by_word=True):
        raise Refused(_("A certificate needs a valid ticket with a name, and one that has none yet."))


def revoke_certificate(certificate: Certificate, *, by: User) -> None:
    """Take a certificate back: whoever verifies it reads that. A second time does nothing."""
    lock(certificate)
    if certificate.revoked_at is None:
        certificate.revoked_at = clock.now()
        facts.record(CertificateRevoked(certificate.event_id, certificate.id), by.id)


def _open_design(event: Event) -> CertificateDesign:
    design = find_design(event)
    if design is None:
        raise Refused(_("Say first what the certificate looks like."))
    if not rules.is_over(event, clock.now()):
        raise Refused(_("Certificates are issued once the event is over."))
    lock(design)
    return design


def _issue(
    design: CertificateDesign, event: Event, who: ColumnElement[bool], *, by: User | None, by_word: bool
) -> int:
    query = (
        select(Guest.id, Guest.name)
        .join(Ticket, Ticket.guest_id == Guest.id)
        .where(Ticket.event_id == event.id, Ticket.status == VALID, Guest.name.is_not(None), who, ~HAS_ONE)
        .distinct()
        .order_by(Guest.id)
    )
    moment, says = clock.now(), rules.freeze(design, event)
    rows = [
        {
            "event_id": event.id,
            "guest_id": guest_id,
            "number": rules.new_number(),
            "name": name,
            "frozen": says,
            "by_word": by_word,
            "issued_at": moment,
            "issued_by": by.id if by else None,
        }
        for guest_id, name in db.session.execute(query)
    ]
    design.issued_at = design.issued_at or moment
    if rows:
        ids = list(db.session.scalars(NEW_CERTIFICATES, rows))
        what = CertificatesIssued(event.id, len(ids), min(ids), max(ids))
        facts.record(what, by.id if by else None)
    return len(rows)
