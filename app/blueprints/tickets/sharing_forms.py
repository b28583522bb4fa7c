"""Saying which ticket types share how many places."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.tickets.forms import MOST_PLACES
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import tickets
from app.domain.tickets import QuotaDetails, Shared
from app.models import Event
from app.web.forms import Form, OnceForm, VersionForm, strip


class QuotaFields(Form):
    """What can be said about shared places."""

    name = StringField(
        _l("What they share"),
        [InputRequired(_l("Give the places a name, such as Dinner tables.")), Length(max=100)],
        [strip],
        description=_l("Only the organizers see it, such as “Dinner tables”."),
    )
    quantity = IntegerField(
        _l("How many places together"),
        [
            InputRequired(_l("Write a whole number from 1.")),
            NumberRange(1, MOST_PLACES, _l("Write a whole number from 1.")),
        ],
        description=_l("Each ticket keeps its own number besides; the smaller one counts."),
    )
    types = SelectMultipleField(
        _l("Shared by"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offers = tickets.list_offers(event, hidden=True)
        self.types.choices = [SelectChoice(offer.type.id, offer.type.name) for offer in offers]

    def validate_types(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Tick the tickets that share these places."))

    def details(self) -> QuotaDetails:
        """What was said."""
        return QuotaDetails(self.name.data or "", self.quantity.data, frozenset(self.types.data or []))


class AddQuotaForm(QuotaFields, OnceForm):
    """Places that tickets are to share."""


class EditQuotaForm(QuotaFields, VersionForm):
    """Places that are shared already."""


def quota_values(shared: Shared) -> dict[str, Any]:
    """What the edit form shows of shared places."""
    return {
        "name": shared.quota.name,
        "quantity": shared.quantity,
        "types": sorted(ticket_type.id for ticket_type in shared.types),
        "version": shared.quota.version,
    }
