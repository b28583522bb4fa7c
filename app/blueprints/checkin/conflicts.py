"""What devices without a network did otherwise than the list says: looked at by a person."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.checkin.routes import feature
from app.core.i18n import gettext as _
from app.domain import checkin
from app.models import Event
from app.web.policy import EVENT_DOOR, signed_in_user
from app.web.render import go, render

ROOT = "/events/<event>/door/conflicts"


@feature.read(ROOT, needs=EVENT_DOOR)
def list_conflicts(event: Event) -> Response:
    """Who was let in that should not have been, who was sent away, and money that goes back."""
    return render("checkin/list_conflicts.html", event=event, conflicts=checkin.list_conflicts(event),
                  going_back=checkin.list_going_back(event))  # fmt: skip


@feature.write(f"{ROOT}/<int:scan_id>", needs=EVENT_DOOR)
def settle_conflict(event: Event, scan_id: int) -> Response:
    """Somebody has looked at it."""
    scan, _door = checkin.get_scan(event, scan_id)
    checkin.settle_conflict(event, scan, by=signed_in_user())
    return go(url_for("checkin.list_conflicts", event=event.slug), _("Done with that one."))
