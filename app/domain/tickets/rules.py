"""Whether a ticket may change hands. Pure: no session, the clock as an argument."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.models import Event, Ticket
from app.models.events import CANCELLED
from app.models.tickets import VALID

OPEN: Final = "open"
VOID, BEGUN, INSIDE, SHUT = "void", "begun", "inside", "shut"


def standing(ticket: Ticket, event: Event, moment: datetime, *, inside: bool) -> str:
    """Whether the ticket can be passed on now: OPEN, or why not. inside: somebody came in with it."""
    fixed = naming(ticket, event, moment, inside=inside)
    return SHUT if fixed == OPEN and not event.transferable else fixed


def naming(ticket: Ticket, event: Event, moment: datetime, *, inside: bool) -> str:
    """Whether the name on the ticket can be changed now: OPEN, or why not."""
    if ticket.status != VALID or event.status == CANCELLED:
        return VOID
    if inside:
        return INSIDE
    return BEGUN if moment >= event.starts_at else OPEN


def check(standing: str) -> None:
    """Raises Refused unless it is OPEN."""
    reasons = {
        VOID: _("This ticket is no longer valid."),
        INSIDE: _("Somebody has come in with this ticket, so it stays as it is."),
        BEGUN: _("The event has begun, so tickets stay as they are."),
        SHUT: _("The organizers of this event don’t let tickets be passed on."),
    }
    if standing in reasons:
        raise Refused(reasons[standing])
