"""Who may review an event, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from app.core.i18n import gettext as _
from app.models import Event, Review
from app.models.events import PUBLISHED

LONGEST = 4000
MORNING = time(10)


@dataclass(frozen=True)
class Attendance:
    """ticket: the person holds a valid one. admitted: they came in. door: anybody was let in at all."""

    ticket: bool
    admitted: bool
    door: bool


@dataclass(frozen=True)
class Standing:
    """Whether a person may review an event; why_not is "" when they may. own: their review, if any."""

    own: Review | None
    why_not: str

    @property
    def may_write(self) -> bool:
        return not self.why_not


def asks_from(event: Event) -> datetime:
    """When those who were there are asked: the morning after its last day, where it happens; in UTC."""
    day = event.local_end.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, event.zone).astimezone(UTC)


def is_open(event: Event, now: datetime) -> bool:
    """Whether an event can be reviewed at all: it took place and is over."""
    return event.status == PUBLISHED and event.ends_at <= now


def why_not(event: Event, attendance: Attendance, now: datetime) -> str:
    """What speaks against a review by somebody who was there like this; "" for nothing."""
    if not is_open(event, now):
        return _("An event can be reviewed once it is over.")
    if not attendance.ticket:
        return _("Only those who had a ticket can review an event.")
    if attendance.door and not attendance.admitted:
        return _("Only those who were let in at the door can review this event.")
    return ""
