"""Forms: an order by hand, its money, its buyer, notes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.core.errors import Refused
from app.core.i18n import lazy_gettext as _l
from app.domain import orders, tickets
from app.models.payments import BANK, CARD, CASH, DOOR
from app.web.forms import Amount, Form, OnceForm, VersionForm, lines, strip
from app.web.people_fields import LONGEST_NAME, TOO_LONG, email_field, name_field

NO_BUYER = _l("Write the buyer’s name; the door looks for it.")
COUNT = _l("Write a whole number, 0 or more.")


class KnowinglyForm(OnceForm):
    """A form of staff, who may go beyond the limits of buyers once they know; `over` says which those are."""

    beyond = HiddenField()

    over = ""

    def refuse(self, refusal: Refused) -> None:
        """What is beyond the limits is no mistake: it is asked about."""
        if isinstance(refusal, orders.OverLimits):
            self.over = refusal.message
        else:
            super().refuse(refusal)

    @property
    def status(self) -> int:
        """409 while it asks; 200 lets `render` decide."""
        return 409 if self.over else 200


class MakeOrderForm(KnowinglyForm):
    """Who an order is for and how it is paid; `order_form` adds a quantity for each ticket type."""

    name = name_field(NO_BUYER)
    email = email_field()
    guests = TextAreaField(_l("Names of the others"), filters=[lines], render_kw={"rows": "3"})
    way = RadioField(
        _l("Payment"),
        choices=[
            SelectChoice(BANK, _l("By bank transfer")),
            SelectChoice(DOOR, _l("At the door")),
            SelectChoice("comp", _l("Free, on the house")),
        ],
        default=BANK,
        validators=[InputRequired(_l("Choose how it is paid."))],
    )
    days = IntegerField(
        _l("Days to pay"),
        default=14,
        validators=[
            Optional(),
            NumberRange(1, orders.LONGEST_DAYS, _l("Write a whole number from 1 to 90.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    instructions = TextAreaField(
        _l("Where to transfer it"),
        filters=[lines],
        validators=[Length(max=500, message=_l("This text can have up to 500 letters."))],
        render_kw={"rows": "3"},
    )

    offered: Sequence[tickets.Offer]

    def validate_guests(self, field: Any) -> None:
        if any(len(name) > LONGEST_NAME for name in self._others()):
            raise ValidationError(TOO_LONG)
        coming = sum(count.data or 0 for offer, count, _price in self.quantities if offer.type.admits)
        if coming and len(self._others()) >= coming:
            raise ValidationError(_l("These are more names than tickets; the first ticket is the buyer’s."))

    def validate_instructions(self, field: Any) -> None:
        if self.way.data == BANK and not field.data:
            raise ValidationError(_l("Write the account; the buyer reads it."))

    @property
    def quantities(self) -> list[tuple[tickets.Offer, Any, Any]]:
        """Each ticket type with its field, and the one for a price that was agreed."""
        named = [(offer, f"t{offer.type.id}", f"p{offer.type.id}") for offer in self.offered]
        return [(offer, self._fields[count], self._fields[price]) for offer, count, price in named]

    def choices(self) -> orders.Choices:
        return {offer.type.id: field.data or 0 for offer, field, _price in self.quantities}

    def prices(self) -> dict[int, int]:
        """What was agreed, in minor units by ticket type id; types at their own price are left out."""
        return {offer.type.id: price.minor for offer, _count, price in self.quantities if price.data}

    def buyer(self) -> orders.Buyer:
        return orders.Buyer(cast(str, self.name.data), cast(str, self.email.data), tuple(self._others()))

    def agreed(self) -> orders.Agreed:
        days, said = self.days.data or 14, self.instructions.data or ""
        return orders.Agreed(self.way.data, days, said, self.prices(), self.beyond.data or "")

    def _others(self) -> list[str]:
        return [name for line in (self.guests.data or "").splitlines() if (name := line.strip())]


def order_form(offers: Sequence[tickets.Offer], instructions: str, currency: str) -> MakeOrderForm:
    """The form for these ticket types. instructions: as they were last written for the event."""
    fields: dict[str, Any] = {
        f"t{offer.type.id}": IntegerField(
            offer.type.name,
            default=0,
            validators=[Optional(), NumberRange(0, orders.LARGEST_ORDER, COUNT)],
        )
        for offer in offers
    }
    for offer in offers:
        fields[f"p{offer.type.id}"] = StringField(
            _l("%(name)s: price of one, in %(currency)s", name=offer.type.name, currency=currency),
            [Optional(), Amount(currency)],
            [strip],
            render_kw={"inputmode": "decimal", "autocomplete": "off"},
        )
    kind = type("MakeOrderForm", (MakeOrderForm,), fields)
    form = cast(MakeOrderForm, kind(data={"instructions": instructions}))
    form.offered = offers
    return form


class MarkPaidForm(OnceForm):
    """How staff got the money, and what the bank or the slip calls it."""

    method = RadioField(
        _l("How it was paid"),
        choices=[
            SelectChoice(BANK, _l("By bank transfer")),
            SelectChoice(CASH, _l("In cash")),
            SelectChoice(CARD, _l("By card at the door")),
        ],
        validators=[InputRequired(_l("Choose how it was paid."))],
    )
    reference = StringField(
        _l("Reference"),
        filters=[strip],
        validators=[Length(max=100, message=_l("A reference can have up to 100 letters."))],
        render_kw={"autocomplete": "off"},
    )


class EditBuyerForm(VersionForm):
    """The buyer's name and address."""

    name = name_field(NO_BUYER)
    email = email_field()


class AddNoteForm(Form):
    """A few lines for whoever runs the event."""

    text = TextAreaField(
        _l("Note"),
        filters=[lines],
        validators=[
            DataRequired(_l("Write something.")),
            Length(max=2000, message=_l("A note can have up to 2000 letters.")),
        ],
        render_kw={"rows": "2"},
    )
