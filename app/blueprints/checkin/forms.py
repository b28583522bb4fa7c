"""What the door sends."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import AnyOf, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import checkin, events
from app.models import CheckInList, Event
from app.models.payments import CARD, CASH
from app.web.forms import Form, OnceForm, VersionForm, strip

LONGEST_CODE = 300


class ScanTicketForm(Form):
    """One scan: the code, and a nonce that makes it one scan however often it is sent."""

    code = StringField(_l("Ticket code"), filters=[strip], validators=[Length(max=LONGEST_CODE)])
    nonce = HiddenField(default=lambda: secrets.token_hex(16), filters=[strip])
    way = StringField(default=checkin.IN, filters=[strip], validators=[AnyOf(checkin.WAYS)])


class TakeMoneyForm(Form):
    """The money of an order, got at the door. nonce: of the scan that it comes with."""

    code = HiddenField(filters=[strip], validators=[InputRequired(), Length(max=20)])
    method = HiddenField(validators=[AnyOf((CASH, CARD))])
    nonce = HiddenField(filters=[strip], validators=[InputRequired(), Length(max=100)])


class ListFields(Form):
    """What can be said about a check-in list. Times are on the event's clocks."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Give the list a name, such as Saturday or Balcony.")), Length(max=60)],
        [strip],
    )
    types = SelectMultipleField(
        _l("For these tickets"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("None chosen: for all of them."),
    )
    opens_at = DateTimeLocalField(
        _l("Lets people in from"), [Optional()], description=_l("Left empty: at once.")
    )
    closes_at = DateTimeLocalField(_l("Until"), [Optional()], description=_l("Left empty: without an end."))
    reentry = BooleanField(
        _l("People may go out and come back"),
        description=_l("The scanner then has a way out as well, and counts who is inside now."),
    )

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event
        self.types.choices = [(kind.id, kind.name) for kind in checkin.list_types(event)]

    def validate_opens_at(self, field: Any) -> None:
        if field.data is not None and not 2000 <= field.data.year < 2200:
            raise ValidationError(_("Choose a date in this century."))

    def validate_closes_at(self, field: Any) -> None:
        self.validate_opens_at(field)

    def details(self) -> checkin.ListDetails:
        """What was said, in UTC."""
        return checkin.ListDetails(
            self.name.data,
            tuple(self.types.data or ()),
            self._instant(self.opens_at.data),
            self._instant(self.closes_at.data),
            self.reentry.data,
        )

    def _instant(self, wall: datetime | None) -> datetime | None:
        return events.resolve(wall, self.event.timezone).at if wall else None


class AddListForm(ListFields, OnceForm):
    """A new check-in list."""


class EditListForm(ListFields, VersionForm):
    """A check-in list that is there already."""

    def differing(self, saved: dict[str, Any]) -> list[tuple[str, str]]:
        """After a stale write: what is stored now and differs, the tickets by their names."""
        types = saved["types"]
        theirs = self.catch_up({name: value for name, value in saved.items() if name != "types"})
        if sorted(self.types.data or []) != types:
            names = [name for type_id, name in self.types.choices or [] if type_id in types]
            theirs.append((str(self.types.label.text), ", ".join(names) or _("All tickets")))
        return theirs


def values_of(event: Event, door: CheckInList) -> dict[str, Any]:
    """What the edit form shows of a list."""
    return {
        "name": door.name,
        "types": door.type_ids,
        "opens_at": _wall(event, door.opens_at),
        "closes_at": _wall(event, door.closes_at),
        "reentry": door.reentry,
        "version": door.version,
    }


def _wall(event: Event, at: datetime | None) -> datetime | None:
    return events.local_time(at, event.timezone).replace(second=0, microsecond=0) if at else None
