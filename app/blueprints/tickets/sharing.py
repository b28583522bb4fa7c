"""Places that several ticket types share, and when a page says how many are left."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from app.blueprints.tickets.feature import feature
from app.blueprints.tickets.sharing_forms import AddQuotaForm, EditQuotaForm, quota_values
from app.core.i18n import gettext as _
from app.domain import tickets
from app.models import Event, Quota
from app.web import nav
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render

ROOT = "/events/<event>/quotas"


@feature.form(f"{ROOT}/new", needs=EVENT_ORGANIZER, once=True)
def add_quota(event: Event) -> Response:
    """Let ticket types share places."""
    form = AddQuotaForm(event)
    if form.validate_on_submit():
        with form.attempt():
            tickets.add_quota(event, form.details(), by=signed_in_user())
            return _listed(event, _("Shared places added."))
    values = {"form": form, "event": event, **nav.event_rail(event)}
    return render("tickets/add_quota.html", "tickets/_add_quota_form.html", **values)


@feature.form(f"{ROOT}/<int:quota_id>/edit", needs=EVENT_ORGANIZER)
def edit_quota(event: Event, quota_id: int) -> Response:
    """Change how many places are shared, and by which tickets."""
    quota = tickets.get_quota(event, quota_id)
    form = EditQuotaForm(event, data=_saved(event, quota))
    if form.validate_on_submit():
        with form.attempt():
            tickets.edit_quota(event, quota, form.details(), form.version.data, by=signed_in_user())
            return _listed(event, _("Saved."))
    theirs = form.catch_up(_saved(event, quota)) if form.stale else []
    values = {"form": form, "event": event, "quota": quota, "theirs": theirs, **nav.event_rail(event)}
    return render("tickets/edit_quota.html", "tickets/_edit_quota_form.html", status=form.status, **values)


@feature.write(f"{ROOT}/<int:quota_id>/removal", needs=EVENT_ORGANIZER)
def remove_quota(event: Event, quota_id: int) -> Response:
    """Share these places no more."""
    quota = tickets.get_quota(event, quota_id)
    tickets.remove_quota(event, quota, by=signed_in_user())
    return _listed(event, _("These tickets share no places any more; each has its own number."))


@feature.write("/manage/<event>/places-shown", needs=EVENT_ORGANIZER)
def show_places(event: Event) -> Response:
    """Choose when the event's pages say how many places are left."""
    tickets.show_places(event, request.form.get("shown", ""), by=signed_in_user())
    return _listed(event, _("Saved."))


def _saved(event: Event, quota: Quota) -> dict[str, Any]:
    shared = next(s for s in tickets.list_quotas(event) if s.quota.id == quota.id)
    return quota_values(shared)


def _listed(event: Event, message: str) -> Response:
    return go(url_for("tickets.list_ticket_types", event=event.slug), message)
