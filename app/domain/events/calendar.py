"""An event as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar
from icalendar import Event as Entry

from app.core import clock, text
from app.models import Event
from app.models.events import CANCELLED


def calendar_file(event: Event, url: str) -> bytes:
    """The event for a calendar: stable UID, SEQUENCE, its zone; METHOD:CANCEL once it is cancelled.

    url: the public address of the event's page.
    """
    calendar = Calendar()
    cancelled = event.status == CANCELLED
    calendar.add("prodid", "-//Marquee//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(_entry(event, url, cancelled))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def event_uid(event: Event) -> str:
    """Unique in the world and the same for good, whatever the site's address becomes."""
    return str(uuid5(NAMESPACE_URL, f"marquee:event:{event.id}:{event.created_at.isoformat()}"))


def _entry(event: Event, url: str, cancelled: bool) -> Entry:
    entry = Entry()
    entry.add("uid", event_uid(event))
    entry.add("dtstamp", clock.now())
    entry.add("sequence", event.sequence)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("summary", text.one_line(event.title))
    entry.add("dtstart", event.local_start)
    entry.add("dtend", event.local_end)
    where = ", ".join(part for part in (event.place_name, event.address, event.city, event.country) if part)
    if where:
        entry.add("location", where)
    if event.summary:
        entry.add("description", event.summary)
    if event.latitude is not None and event.longitude is not None:
        entry.add("geo", (event.latitude, event.longitude))
    entry.add("url", url)
    return entry
