"""A community's places, for who organizes there."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.venues.forms import AddVenueForm, EditVenueForm, values_of
from app.core.i18n import gettext as _
from app.domain import venues
from app.models import Community
from app.web.feature import Feature
from app.web.policy import COMMUNITY_ORGANIZER, signed_in_user
from app.web.render import go, render

feature = Feature("venues", __name__)


@feature.read("/<community>/venues", needs=COMMUNITY_ORGANIZER)
def list_venues(community: Community) -> Response:
    """The places that its events can take."""
    found = venues.list_venues([community.id])
    return render("venues/list_venues.html", community=community, found=found, accent=community.accent)


@feature.form("/<community>/venues/new", needs=COMMUNITY_ORGANIZER, once=True, limit="60 per hour")
def add_venue(community: Community) -> Response:
    """A new place."""
    form = AddVenueForm()
    if form.validate_on_submit():
        with form.attempt():
            venues.add_venue(community, form.details(), by=signed_in_user())
            return _listed(community, _("Place added."))
    return render("venues/add_venue.html", form=form, community=community, accent=community.accent)


@feature.form("/<community>/venues/<int:venue_id>/edit", needs=COMMUNITY_ORGANIZER)
def edit_venue(community: Community, venue_id: int) -> Response:
    """Change a place; events that took it stay as they are."""
    venue = venues.get_venue(community, venue_id)
    form = EditVenueForm(data=values_of(venue))
    if form.validate_on_submit():
        with form.attempt():
            venues.edit_venue(venue, form.details(), form.version.data, by=signed_in_user())
            return _listed(community, _("Saved."))
    theirs = form.catch_up(values_of(venue)) if form.stale else []
    return render("venues/edit_venue.html", form=form, community=community, venue=venue, theirs=theirs,
                  accent=community.accent, status=form.status)  # fmt: skip


@feature.write("/<community>/venues/<int:venue_id>/closing", needs=COMMUNITY_ORGANIZER)
def close_venue(community: Community, venue_id: int) -> Response:
    """Offer a place no more."""
    venues.close_venue(venues.get_venue(community, venue_id), by=signed_in_user())
    return _listed(community, _("Closed. Events that took the place stay as they are."))


def _listed(community: Community, message: str) -> Response:
    return go(url_for("venues.list_venues", community=community.slug), message)
