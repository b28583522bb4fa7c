"""An event's team: its organizers, and who helps at the door."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.access.forms import AppointStaffForm
from app.core.i18n import gettext as _
from app.domain import access
from app.models import Event
from app.web import nav
from app.web.feature import Feature
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render

feature = Feature("access", __name__)


@feature.read("/<event>/team", needs=EVENT_ORGANIZER)
def list_team(event: Event) -> Response:
    """Who organizes and who helps."""
    return _team(event, AppointStaffForm())


@feature.write("/<event>/team", needs=EVENT_ORGANIZER, limit="30 per hour")
def appoint_staff(event: Event) -> Response:
    """Let somebody help at the door."""
    form = AppointStaffForm()
    if form.validate_on_submit():
        with form.attempt():
            person = access.appoint_staff(event, form.email.data, by=signed_in_user())
            return _listed(event, _("%(name)s helps at the door.", name=person.name))
    return _team(event, form)


@feature.write("/<event>/team/staff/<int:user_id>/dismissal", needs=EVENT_ORGANIZER)
def dismiss_staff(event: Event, user_id: int) -> Response:
    """End somebody's help."""
    access.dismiss_staff(event, user_id, by=signed_in_user())
    return _listed(event, _("Taken off the team."))


def _team(event: Event, form: AppointStaffForm) -> Response:
    return render(
        "access/list_team.html",
        "access/_appoint_form.html",
        form=form,
        event=event,
        members=access.list_members(event.community),
        staff=access.list_staff(event),
        **nav.event_rail(event),
    )


def _listed(event: Event, message: str) -> Response:
    return go(url_for("access.list_team", event=event.slug), message)
