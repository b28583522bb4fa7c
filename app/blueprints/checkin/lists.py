"""An event's check-in lists: what there is, added, edited, removed."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.checkin.forms import AddListForm, EditListForm, values_of
from app.blueprints.checkin.routes import feature
from app.core.i18n import gettext as _
from app.domain import checkin
from app.models import Event
from app.web import nav
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render

ROOT = "/events/<event>/check-in-lists"


@feature.read(ROOT, needs=EVENT_ORGANIZER)
def show_lists(event: Event) -> Response:
    """Every list with what it is for and how many are in."""
    standings, conflicts = checkin.list_standings(event), checkin.count_conflicts(event)
    return render("checkin/show_lists.html", event=event, standings=standings, conflicts=conflicts,
                  **nav.event_rail(event))  # fmt: skip


@feature.form(f"{ROOT}/new", needs=EVENT_ORGANIZER, once=True)
def add_list(event: Event) -> Response:
    """Another door, day or area."""
    form = AddListForm(event)
    if form.validate_on_submit():
        with form.attempt():
            checkin.add_list(event, form.details(), by=signed_in_user())
            return _listed(event, _("List added."))
    return render("checkin/add_list.html", "checkin/_add_form.html", form=form, event=event,
                  **nav.event_rail(event))  # fmt: skip


@feature.form(f"{ROOT}/<int:list_id>/edit", needs=EVENT_ORGANIZER)
def edit_list(event: Event, list_id: int) -> Response:
    """Change a list; who is in stays in."""
    door = checkin.get_list(event, list_id)
    form = EditListForm(event, data=values_of(event, door))
    if form.validate_on_submit():
        with form.attempt():
            checkin.edit_list(event, door, form.details(), form.version.data, by=signed_in_user())
            return _listed(event, _("Saved."))
    theirs = form.differing(values_of(event, door)) if form.stale else []
    return render("checkin/edit_list.html", "checkin/_edit_form.html", status=form.status, form=form,
                  event=event, door=door, theirs=theirs, **nav.event_rail(event))  # fmt: skip


@feature.write(f"{ROOT}/<int:list_id>/removal", needs=EVENT_ORGANIZER)
def remove_list(event: Event, list_id: int) -> Response:
    """Take a list away that nobody was scanned for."""
    checkin.remove_list(event, checkin.get_list(event, list_id), by=signed_in_user())
    return _listed(event, _("List removed."))


def _listed(event: Event, message: str) -> Response:
    return go(url_for("checkin.show_lists", event=event.slug), message)
