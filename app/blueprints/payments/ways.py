"""Pages: how a community and its events are paid."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.payments.routes import feature
from app.blueprints.payments.ways_forms import (
    CommunityPayingForm,
    EventPayingForm,
    values_of_community,
    values_of_event,
)
from app.core.i18n import gettext as _
from app.domain import payments
from app.models import Community, Event
from app.web import nav
from app.web.policy import COMMUNITY_OWNER, EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render


@feature.form("/communities/<community>/payments", needs=COMMUNITY_OWNER)
def edit_community_paying(community: Community) -> Response:
    """How its events are paid, and where transfers go."""
    form = CommunityPayingForm(community, data=values_of_community(community))
    if form.validate_on_submit():
        with form.attempt():
            chosen = form.ways.data or [], form.account(), form.version.data
            said = {"door_takes_money": form.door_takes_money.data, "by": signed_in_user()}
            payments.choose_for_community(community, *chosen, **said)
            return go(url_for("payments.edit_community_paying", community=community.slug), _("Saved."))
    theirs = form.catch_up(values_of_community(community)) if form.stale else []
    values = {"community": community, "form": form, "theirs": theirs, "accent": community.accent}
    return render(
        "payments/edit_community_paying.html", "payments/_community_ways.html", status=form.status, **values
    )


@feature.form("/manage/<event>/paying", needs=EVENT_ORGANIZER)
def edit_event_paying(event: Event) -> Response:
    """How this event is paid from now on; what was chosen by buyers before stays."""
    form = EventPayingForm(event, data=values_of_event(event))
    if form.validate_on_submit():
        with form.attempt():
            payments.choose_for_event(event, form.chosen, form.version.data, by=signed_in_user())
            return go(url_for("tickets.list_ticket_types", event=event.slug), _("Saved."))
    theirs = form.catch_up(values_of_event(event)) if form.stale else []
    values = {"event": event, "form": form, "theirs": theirs, **nav.event_rail(event)}
    return render(
        "payments/edit_event_paying.html", "payments/_event_ways.html", status=form.status, **values
    )
