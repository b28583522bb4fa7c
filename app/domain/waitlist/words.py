"""What letters say of an entry, in plain words."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_datetime

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain.waitlist.queries import Standing
from app.models import Event
from app.models.events import CANCELLED as EVENT_CANCELLED
from app.models.waitlist import CLOSED, LAPSED


def deadline_in_words(at: datetime, event: Event) -> str:
    """A moment on the event's clocks, with their place."""
    local = format_datetime(at.astimezone(event.zone), "EEEE d MMMM y, HH:mm", rebase=False)
    if event.timezone == "UTC":
        return f"{local} (UTC)"
    return f"{local} ({_('%(place)s time', place=event.timezone.split('/')[-1].replace('_', ' '))})"


def waiting(standing: Standing, event: Event) -> str:
    """How far ahead somebody is in the line."""
    entry = standing.entry
    names = {"who": entry.name, "name": standing.ticket, "title": event.title}
    if standing.place is None:
        return _("%(who)s, you joined the waitlist of %(title)s. The link below says how it stands.",
                 who=entry.name, title=event.title)  # fmt: skip
    return ngettext(
        "%(who)s, you wait for %(num)d place (%(name)s) at %(title)s, as number %(n)s in line.",
        "%(who)s, you wait for %(num)d places (%(name)s) at %(title)s, as number %(n)s in line.",
        entry.quantity,
        n=standing.place,
        **names,
    )


def ended(standing: Standing, event: Event) -> str:
    """Why somebody waits no more."""
    names = {"who": standing.entry.name, "title": event.title}
    if event.status == EVENT_CANCELLED:
        return _("%(who)s, %(title)s was cancelled, so the waitlist is over too.", **names)
    if standing.state == LAPSED:
        return _(
            "%(who)s, the time for the places at %(title)s that were kept for you is over. They went to"
            " the next in line, and you wait no more.",
            **names,
        )
    if standing.state == CLOSED:
        return _(
            "%(who)s, the sale for %(title)s is over, and no place was left for you. We are sorry.", **names
        )
    return _(
        "%(who)s, %(community)s took you off the waitlist of %(title)s.",
        community=event.community.name,
        **names,
    )
