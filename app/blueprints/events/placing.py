"""Where an event happens: one of the community's places, or what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Form
from wtforms.fields.choices import SelectChoice

from app.core.i18n import gettext as _
from app.domain import venues
from app.models import Event, Venue

TYPED = ("place_name", "address", "city", "country")


def offer(form: Any, known: Sequence[Venue]) -> None:
    """Put the places into the form's choice; without any the field is left out."""
    form.known_venues = {venue.id: venue for venue in known}
    if not known:
        del form.venue
        return
    choices = [SelectChoice(str(v.id), ", ".join(filter(None, [v.name, v.city]))) for v in known]
    form.venue.choices = [SelectChoice("0", _("None of these")), *choices]


def placed(form: Form | Any, before: Event | None) -> dict[str, Any]:
    """The place's part of the details.

    A place newly chosen fills what nobody typed; what was typed by hand wins, and ends
    the tie to the place once it says something else.
    """
    typed: dict[str, Any] = {name: form[name].data or "" for name in TYPED}
    kept = {name: getattr(before, name) if before else "" for name in TYPED}
    position = {name: getattr(before, name) if before else None for name in ("latitude", "longitude")}
    if "venue" not in form:
        return {**typed, **position, "venue_id": before.venue_id if before and typed == kept else None}
    venue = form.known_venues.get(form.venue.data)
    same = before is not None and venue is not None and before.venue_id == venue.id
    if venue is not None and not same and (typed == kept or not any(typed.values())):
        return venues.copied(venue)
    stays = (same and typed == kept) or (venue is not None and typed["place_name"] == venue.name)
    tied = venue.id if venue is not None and stays else None
    return {**typed, **position, "venue_id": tied}
