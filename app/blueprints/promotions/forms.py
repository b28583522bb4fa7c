"""Saying what a promo code does, and where a tracking link goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from wtforms import DateTimeLocalField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import money
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.text import plain_digits
from app.domain import events, promotions, tickets
from app.domain.promotions import CodeDetails
from app.models import Event, PromoCode, TicketType
from app.models.promotions import AMOUNT, NOTHING, PERCENT, PRICE
from app.web.forms import Amount, Form, OnceForm, VersionForm, strip

MOST = 1_000_000
NUMBER = _l("Write a whole number from 1.")
COUNT = _l("Write a whole number from 1 to %(most)d.", most=promotions.MOST)


class RuleFields(Form):
    """What a code does, for which tickets and when. Times are on the event's clocks."""

    kind = RadioField(
        _l("What it does"),
        choices=[
            SelectChoice(PERCENT, _l("Percent off each ticket")),
            SelectChoice(AMOUNT, _l("An amount off each ticket")),
            SelectChoice(PRICE, _l("A price of its own for each ticket")),
            SelectChoice(NOTHING, _l("No discount, it only opens hidden tickets")),
        ],
        default=PERCENT,
    )
    value = StringField(
        _l("How much"),
        description=_l("Percent, or an amount such as 12.50. 100 percent makes tickets free."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    types = SelectMultipleField(
        _l("For these tickets"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l(
            "None ticked: for all that show. A hidden one that is ticked shows to whoever has the code."
        ),
    )
    most_tickets = IntegerField(
        _l("Tickets per booking"),
        [Optional(), NumberRange(1, MOST, NUMBER)],
        description=_l("So many get cheaper, the dearest first."),
    )
    valid_from = DateTimeLocalField(_l("Valid from"), [Optional()], description=_l("Left empty: at once."))
    valid_to = DateTimeLocalField(
        _l("Valid until"), [Optional()], description=_l("Left empty: as long as tickets are on sale.")
    )

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event
        self.types.choices = [
            SelectChoice(o.type.id, _named(o.type)) for o in tickets.list_offers(event, hidden=True)
        ]

    def validate_value(self, field: Any) -> None:
        field.minor = 0
        if self.kind.data == PERCENT:
            text = plain_digits(field.data or "").strip().removesuffix("%").strip()
            if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 100):
                raise ValidationError(_("Write a whole number from 1 to 100."))
            field.minor = int(text)
        elif self.kind.data != NOTHING:
            if not (field.data or "").strip():
                raise ValidationError(_("Write an amount such as 12.50."))
            Amount(self.event.currency)(self, field)

    def validate_valid_from(self, field: Any) -> None:
        if field.data is not None and not 2000 <= field.data.year < 2200:
            raise ValidationError(_("Choose a date in this century."))

    def validate_valid_to(self, field: Any) -> None:
        self.validate_valid_from(field)

    def details(self) -> CodeDetails:
        """What was said, in minor units and UTC."""
        return CodeDetails(
            kind=self.kind.data,
            value=self.value.minor,
            most_tickets=self.most_tickets.data,
            valid_from=self._instant(self.valid_from.data),
            valid_to=self._instant(self.valid_to.data),
            type_ids=frozenset(self.types.data or []),
        )

    def _instant(self, wall: datetime | None) -> datetime | None:
        return events.resolve(wall, self.event.timezone).at if wall else None


class CodeFields(RuleFields):
    """What can be said about one promo code."""

    limit = IntegerField(
        _l("How many bookings"),
        [Optional(), NumberRange(1, MOST, NUMBER)],
        description=_l("Left empty: without limit."),
    )
    most_per_person = IntegerField(
        _l("Bookings per person"),
        [Optional(), NumberRange(1, MOST, NUMBER)],
        description=_l("Counted by e-mail address."),
    )
    note = StringField(
        _l("Note"),
        [Length(max=200)],
        [strip],
        description=_l("Only the organizers see it, such as “for the press”."),
    )

    def details(self) -> CodeDetails:
        """What was said, in minor units and UTC."""
        return replace(
            super().details(),
            limit=self.limit.data,
            most_per_person=self.most_per_person.data,
            note=self.note.data,
        )


class MakeCodesForm(RuleFields, OnceForm):
    """Many codes at once, each good for one booking."""

    name = StringField(
        _l("What they are for"),
        [InputRequired(_l("Say what they are for, such as Volunteers.")), Length(max=100)],
        [strip],
        description=_l("Only the organizers see it, such as “Volunteers”."),
    )
    count = IntegerField(
        _l("How many codes"),
        [InputRequired(COUNT), NumberRange(1, promotions.MOST, COUNT)],
    )
    prefix = StringField(
        _l("They begin with"),
        [Length(max=40)],
        [strip],
        description=_l("Such as CREW, for codes like CREW-7K2MABCD."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class AddPromoCodeForm(CodeFields, OnceForm):
    """A new code."""

    code = StringField(
        _l("Code"),
        [Length(max=60)],
        [strip],
        description=_l("What people type, such as SPRING. Left empty: one is made up."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class EditPromoCodeForm(CodeFields, VersionForm):
    """A code that is there already; its text stays."""


class AddTrackingLinkForm(OnceForm):
    """A link for one place where the event is told of."""

    name = StringField(
        _l("Where you share it"),
        [InputRequired(_l("Say where, such as Newsletter.")), Length(max=100)],
        [strip],
    )
    source = StringField(
        _l("In the link"),
        [Length(max=60)],
        [strip],
        description=_l("Left empty: made from the name."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


def values_of(event: Event, promo: PromoCode, details: CodeDetails) -> dict[str, Any]:
    """What the edit form shows of a code."""
    return {
        "kind": promo.kind,
        "value": _value(event, promo),
        "types": sorted(details.type_ids),
        "limit": details.limit,
        "most_per_person": promo.most_per_person,
        "most_tickets": promo.most_tickets,
        "valid_from": _wall(event, promo.valid_from),
        "valid_to": _wall(event, promo.valid_to),
        "note": promo.note,
        "version": promo.version,
    }


def _value(event: Event, promo: PromoCode) -> str:
    if promo.kind in (AMOUNT, PRICE):
        return money.plain(promo.value, event.currency)
    return str(promo.value) if promo.kind == PERCENT else ""


def _wall(event: Event, at: datetime | None) -> datetime | None:
    return events.local_time(at, event.timezone).replace(second=0, microsecond=0) if at else None


def _named(ticket_type: TicketType) -> str:
    return _("%(name)s (hidden)", name=ticket_type.name) if ticket_type.hidden else str(ticket_type.name)
