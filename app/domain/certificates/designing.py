"""What an event's certificates say, until they are issued."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal

from app.core import facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.certificates.facts import CertificateDesigned
from app.models import CertificateDesign, Event, User

MOST_HOURS = 1000
MOST_SKILLS = 12


@dataclass(frozen=True)
class Design:
    """What the organizer says. active: issue by itself after the event. skills: one a line."""

    heading: str
    text: str = ""
    hours: Decimal | None = None
    skills: str = ""
    signer: str = ""
    signer_role: str = ""
    logo: str | None = None
    signature: str | None = None
    active: bool = True


def find_design(event: Event) -> CertificateDesign | None:
    """The event's design, if it gives certificates."""
    return db.session.get(CertificateDesign, event.id)


def save_design(event: Event, design: Design, version: int, *, by: User) -> CertificateDesign:
    """Say what certificates look like; those issued before stay as they are.

    version: of the design that is changed, 0 for none. Raises Refused for what does not fit
    on one, Stale when it was saved since `version`.
    """
    _check(design)
    row = find_design(event)
    if row is not None:
        lock(row)
    if (row.version if row else 0) != version:
        raise Stale(_("Somebody changed this certificate meanwhile. Look at both versions, then save again."))
    if row is None:
        row = CertificateDesign(event_id=event.id, version=0)
        db.session.add(row)
    for name, value in asdict(design).items():
        setattr(row, name, value)
    row.version += 1
    db.session.flush()
    facts.record(CertificateDesigned(event.id), by.id)
    return row


def _check(design: Design) -> None:
    if not design.heading:
        raise Refused(_("Say what it certifies."), "heading", status=422)
    if design.hours is not None and not 0 < design.hours <= MOST_HOURS:
        raise Refused(_("Hours are more than 0 and at most %(n)s.", n=MOST_HOURS), "hours", status=422)
    if len([line for line in design.skills.splitlines() if line.strip()]) > MOST_SKILLS:
        raise Refused(_("At most %(n)s lines fit.", n=MOST_SKILLS), "skills", status=422)
