"""The letter that brings a certificate, made from what is true when it is sent."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Letter, composes
from app.models import Certificate, Event, Ticket


@composes("certificates/issued")
def issued(event_id: int, certificate_ids: list[int]) -> Letter:
    """Where to download one's certificate, or those of the people one booked for."""
    event = db.session.get_one(Event, event_id)
    query = (
        select(Certificate, Ticket.secret)
        .join(Ticket, Ticket.guest_id == Certificate.guest_id)
        .where(Certificate.id.in_(certificate_ids))
        .order_by(Certificate.id)
    )
    rows = [(certificate, secret) for certificate, secret in db.session.execute(query)]
    subject = _("Your certificate: %(title)s", title=event.title)
    return Letter(subject, "certificates/issued", {"event": event, "rows": rows})
