"""Saying what a ticket type is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import BooleanField, DateTimeLocalField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.core import money
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import events, taxes, tickets
from app.domain.tickets import TypeDetails
from app.models import Event, TicketType
from app.web.forms import Amount, Form, OnceForm, VersionForm, strip

MOST_PLACES = 1_000_000
MOST_PER_ORDER = 100


def _rule_id(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class TicketTypeFields(Form):
    """What can be said about a ticket type. Sale times are on the event's clocks."""

    name = StringField(
        _l("Name"), [InputRequired(_l("Give the ticket a name, such as Regular.")), Length(max=100)], [strip]
    )
    description = StringField(
        _l("Note"),
        [Length(max=200)],
        [strip],
        description=_l("Shown below the name, such as “Lunch included”."),
    )
    price = StringField(
        _l("Price"), default="0", description=_l("0 is free."), render_kw={"inputmode": "decimal"}
    )
    quantity = IntegerField(
        _l("How many"),
        [Optional(), NumberRange(1, MOST_PLACES, _l("Write a whole number from 1."))],
        description=_l("Left empty: as many as there are places."),
    )
    min_per_order = IntegerField(
        _l("Fewest per booking"),
        [InputRequired(), NumberRange(1, MOST_PER_ORDER, _l("Write a number from 1 to 100."))],
        default=1,
    )
    max_per_order = IntegerField(
        _l("Most per booking"),
        [InputRequired(), NumberRange(1, MOST_PER_ORDER, _l("Write a number from 1 to 100."))],
        default=10,
    )
    max_per_person = IntegerField(
        _l("Most per person"),
        [Optional(), NumberRange(1, MOST_PER_ORDER, _l("Write a number from 1 to 100."))],
        description=_l("Counted by e-mail address over all bookings."),
    )
    sale_from = DateTimeLocalField(_l("Sale begins"), [Optional()], description=_l("Left empty: at once."))
    sale_to = DateTimeLocalField(
        _l("Sale ends"), [Optional()], description=_l("Left empty: when the event ends.")
    )
    tax = SelectField(_l("Tax"), [Optional()], coerce=_rule_id)
    hidden = BooleanField(_l("Hide it from the event’s page"))
    follows_id = SelectField(
        _l("It opens"),
        coerce=int,
        default=0,
        description=_l("Such as Regular after Early bird: it opens by itself once the other one is gone."),
    )
    announced = BooleanField(_l("Say on the event’s page that it comes next, and its price"))
    suggested = StringField(
        _l("Suggested amount"),
        description=_l(
            "Filled in: buyers write what they pay, this is put to them, and the price above is the least."
        ),
        render_kw={"inputmode": "decimal"},
    )
    per_ticket = IntegerField(
        _l("How many for each ticket"),
        [Optional(), NumberRange(1, MOST_PER_ORDER, _l("Write a number from 1 to 100."))],
        description=_l("Filled in: it is no ticket but goes with one, as parking, a T-shirt or a meal do."),
    )
    admits = BooleanField(_l("Each lets one more person in, such as a carer’s ticket"))

    def __init__(self, event: Event, ticket_type: TicketType | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event
        rules = taxes.list_rules(event.community_id, beside=[event.tax_rule_id, self.tax.data])
        named = [SelectChoice(rule.id, taxes.say_tax(taxes.tax_by(rule))) for rule in rules]
        self.tax.choices = [SelectChoice("", _("as the event")), *named]
        others = [o.type for o in tickets.list_offers(event, hidden=True) if o.type != ticket_type]
        self.follows_id.choices = [
            SelectChoice(0, _("by itself")),
            *(SelectChoice(t.id, _("when %(name)s is sold out or over", name=t.name)) for t in others),
        ]

    def says(self, *names: str) -> bool:
        """Whether any of these fields says more than usual, or is to be put right."""
        fields = [self._fields[name] for name in names]
        return any(f.errors or (f.data or None) != (f.default or None) for f in fields)

    def validate_price(self, field: Any) -> None:
        Amount(self.event.currency)(self, field)

    def validate_suggested(self, field: Any) -> None:
        field.minor = None
        if (field.data or "").strip():
            Amount(self.event.currency)(self, field)

    def validate_sale_from(self, field: Any) -> None:
        if field.data is not None and not 2000 <= field.data.year < 2200:
            raise ValidationError(_("Choose a date in this century."))

    def validate_sale_to(self, field: Any) -> None:
        self.validate_sale_from(field)

    def details(self) -> TypeDetails:
        """What was said, in minor units and UTC."""
        return TypeDetails(
            name=self.name.data,
            price=self.price.minor,
            quantity=self.quantity.data,
            description=self.description.data,
            min_per_order=self.min_per_order.data,
            max_per_order=self.max_per_order.data,
            max_per_person=self.max_per_person.data,
            sale_from=self._instant(self.sale_from.data),
            sale_to=self._instant(self.sale_to.data),
            hidden=self.hidden.data,
            tax_rule_id=self.tax.data,
            follows_id=self.follows_id.data or None,
            announced=self.announced.data,
            suggested=self.suggested.minor,
            per_ticket=self.per_ticket.data,
            admits=self.per_ticket.data is None or self.admits.data,
        )

    def _instant(self, wall: datetime | None) -> datetime | None:
        return events.resolve(wall, self.event.timezone).at if wall else None


class AddTicketTypeForm(TicketTypeFields, OnceForm):
    """A new ticket type."""


class EditTicketTypeForm(TicketTypeFields, VersionForm):
    """A ticket type that is there already."""


def values_of(event: Event, ticket_type: TicketType, quantity: int | None) -> dict[str, Any]:
    """What the edit form shows of a ticket type."""
    return {
        "name": ticket_type.name,
        "description": ticket_type.description,
        "price": money.plain(ticket_type.price, event.currency),
        "quantity": quantity,
        "min_per_order": ticket_type.min_per_order,
        "max_per_order": ticket_type.max_per_order,
        "max_per_person": ticket_type.max_per_person,
        "sale_from": _wall(event, ticket_type.sale_from),
        "sale_to": _wall(event, ticket_type.sale_to),
        "hidden": ticket_type.hidden,
        "tax": ticket_type.tax_rule_id,
        "follows_id": ticket_type.follows_id or 0,
        "announced": ticket_type.announced,
        "suggested": _plain(event, ticket_type.suggested),
        "per_ticket": ticket_type.per_ticket,
        "admits": ticket_type.admits and ticket_type.per_ticket is not None,
        "version": ticket_type.version,
    }


def _plain(event: Event, minor: int | None) -> str:
    return "" if minor is None else money.plain(minor, event.currency)


def _wall(event: Event, at: datetime | None) -> datetime | None:
    return events.local_time(at, event.timezone).replace(second=0, microsecond=0) if at else None
