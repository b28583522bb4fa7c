"""Orders on paper: what a printed ticket says, in the event's own time."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import format_date, format_time

from app.core.i18n import gettext as _
from app.domain import documents
from app.domain.documents import PrintedTicket
from app.domain.orders.extras import list_extras
from app.models import Event, Order, Ticket
from app.models.tickets import VALID


def print_tickets(order: Order, event: Event, tickets: Sequence[Ticket]) -> bytes:
    """A PDF of the tickets that are valid. Raises OSError where documents.can_make_pdf() is False."""
    extras = list_extras(order)
    own = next((t.id for t in tickets if t.status == VALID and t.passed_at is None), None)
    return documents.tickets_pdf(
        [_printed(order, event, t, extras if t.id == own else []) for t in tickets if t.status == VALID]
    )


def _printed(order: Order, event: Event, ticket: Ticket, extras: Sequence[str]) -> PrintedTicket:
    """extras: what goes with the booking's tickets, printed on the first that is its buyer's."""
    return PrintedTicket(
        title=event.title,
        day=event_day(event),
        hours=_hours(event),
        place=event.place_name or (_("Online") if event.is_online else event.city),
        street=", ".join(part for part in (event.address, event.city) if part and part != event.place_name),
        holder=ticket.guest.name or _("Guest of %(name)s", name=order.name),
        type=", ".join([ticket.type.name, *extras]),
        number=ticket.number,
        secret=ticket.secret,
        code=order.code,
        host=event.community.name,
    )


def event_day(event: Event) -> str:
    """The day of the event in its own time, as it is printed."""
    return str(format_date(event.local_start, "EEEE d MMMM y", rebase=False))


def _hours(event: Event) -> str:
    start = format_time(event.local_start, "HH:mm", rebase=False)
    end = format_time(event.local_end, "HH:mm", rebase=False)
    city = event.timezone.rpartition("/")[2].replace("_", " ")
    if event.local_end.date() != event.local_start.date():
        last = format_date(event.local_end, "EEEE d MMMM", rebase=False)
        return _("%(start)s to %(day)s, %(end)s, %(city)s time", start=start, day=last, end=end, city=city)
    return _("%(start)s to %(end)s, %(city)s time", start=start, end=end, city=city)
