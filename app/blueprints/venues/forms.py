"""Adding and editing a place."""

from __future__ import annotations

from typing import Any

from wtforms import FloatField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.i18n import lazy_gettext as _l
from app.domain.venues import VenueDetails
from app.models import Venue
from app.web.forms import Form, OnceForm, VersionForm, strip

DECIMAL = {"inputmode": "decimal", "step": "any"}


class VenueFields(Form):
    """What can be said about a place."""

    name = StringField(_l("Name"), [InputRequired(_l("Give the place a name.")), Length(max=150)], [strip])
    address = StringField(_l("Street and number"), [Length(max=200)], [strip])
    city = StringField(_l("City"), [Length(max=100)], [strip])
    country = StringField(_l("Country"), [Length(max=100)], [strip])
    capacity = IntegerField(
        _l("How many people"),
        [Optional(), NumberRange(1, 1_000_000, _l("Write a whole number from 1."))],
        description=_l("As many as fit; leave it empty if you don’t know."),
    )
    latitude = FloatField(
        _l("Latitude"),
        [Optional(), NumberRange(-90, 90, _l("Latitude is between -90 and 90."))],
        description=_l("Such as 51.9225: people nearby find it."),
        render_kw=DECIMAL,
    )
    longitude = FloatField(
        _l("Longitude"),
        [Optional(), NumberRange(-180, 180, _l("Longitude is between -180 and 180."))],
        description=_l("Such as 4.4792."),
        render_kw=DECIMAL,
    )

    def details(self) -> VenueDetails:
        """What was said."""
        return VenueDetails(
            self.name.data,
            self.address.data,
            self.city.data,
            self.country.data,
            self.latitude.data,
            self.longitude.data,
            self.capacity.data,
        )


class AddVenueForm(VenueFields, OnceForm):
    """A new place."""


class EditVenueForm(VenueFields, VersionForm):
    """A place that is there already."""


def values_of(venue: Venue) -> dict[str, Any]:
    """What the edit form shows of a place."""
    names = ("name", "address", "city", "country", "capacity", "latitude", "longitude", "version")
    return {name: getattr(venue, name) for name in names}
