"""What an event may be. Pure: no session, the clock as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.models.events import KINDS, VISIBILITIES

SKIPPED, REPEATED = "skipped", "repeated"
LONGEST = timedelta(days=366)
USUAL_LENGTH = timedelta(hours=3)
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@dataclass(frozen=True)
class EventDetails:
    """What an organizer says about an event. Instants in UTC, `timezone` the IANA zone it happens in.

    venue_id: the venue that the place was copied from, if it was.
    capacity: places of the whole event, None without limit. cover: the name of a stored picture.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    kind: str = "other"
    category_id: int | None = None
    summary: str = ""
    description: str = ""
    online_url: str | None = None
    place_name: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    capacity: int | None = None
    currency: str = "EUR"
    cover: str | None = None
    visibility: str = "public"
    venue_id: int | None = None


@dataclass(frozen=True)
class Resolved:
    """A wall time made an instant (UTC). oddity: SKIPPED or REPEATED where the clock was no help."""

    at: datetime
    oddity: str | None = None


def resolve(wall: datetime, timezone: str) -> Resolved:
    """The instant that clocks in `timezone` show as `wall` (without zone).

    A time that the clocks skip moves on by the gap; one they show twice is the first.
    """
    zone = ZoneInfo(timezone)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        return Resolved(first, SKIPPED)
    return Resolved(first, REPEATED if second != first else None)


def local_time(at: datetime, timezone: str) -> datetime:
    """What clocks in `timezone` show at this instant, without zone."""
    return at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def list_timezones() -> list[str]:
    """The zones people choose from, by name: places, no abbreviations."""
    return ["UTC", *sorted(zone for zone in available_timezones() if zone.startswith(AREAS))]


def check(details: EventDetails) -> None:
    """Refuse details that contradict themselves, naming the field."""
    if not details.title:
        raise Refused(_("Give the event a title."), "title", status=422)
    if details.kind not in KINDS:
        raise Refused(_("Choose a kind from the list."), "kind", status=422)
    if details.visibility not in VISIBILITIES:
        raise Refused(_("Choose who may see it."), "visibility", status=422)
    if not EARLIEST <= details.starts_at < LATEST:
        raise Refused(_("Choose a date in this century."), "starts", status=422)
    if details.ends_at <= details.starts_at:
        raise Refused(_("The end has to be after the start."), "ends", status=422)
    if details.ends_at - details.starts_at > LONGEST:
        raise Refused(_("An event can last a year at most."), "ends", status=422)
    if details.capacity is not None and details.capacity < 1:
        raise Refused(
            _("There has to be at least one place; leave it empty for no limit."), "capacity", status=422
        )


def missing_for_publication(ends_at: datetime, has_ticket_type: bool, moment: datetime) -> list[str]:
    """What stands in the way of going public, as sentences that say what to do."""
    missing = []
    if not has_ticket_type:
        missing.append(_("Add a ticket type, so that people can book."))
    if ends_at <= moment:
        missing.append(_("Its end is in the past; give it a time to come."))
    return missing
