"""Forms: a card for the mock provider, another try, a refund, cancellation terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import clock, money
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.text import plain_digits
from app.domain import events, orders
from app.models import Event, Order
from app.web.forms import Amount, Form, OnceForm, VersionForm, lines, strip
from app.web.paying import NAMES
from app.web.people_fields import name_field

CARD = re.compile(r"\d{13,19}", re.ASCII)
EXPIRY = re.compile(r"(0[1-9]|1[0-2])/(?:20)?(\d{2})", re.ASCII)
ALL, TICKETS, AMOUNT = "all", "tickets", "amount"


def digits(value: Any) -> Any:
    """Filter: a number in ASCII without what people put between its groups."""
    return re.sub(r"[\s\-]", "", plain_digits(value)) if isinstance(value, str) else value


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card number fits the others."""
    doubled = [int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


class PayByCardForm(Form):
    """A card. Carries no once-only key: its digest would be one of the number; a payment is charged once."""

    number = StringField(
        _l("Card number"),
        filters=[digits],
        render_kw={"autocomplete": "cc-number", "inputmode": "numeric", "spellcheck": "false"},
    )
    expiry = StringField(
        _l("Expires"),
        filters=[digits],
        render_kw={"autocomplete": "cc-exp", "placeholder": "MM/YY", "inputmode": "numeric"},
    )
    cvc = StringField(
        _l("Security code"),
        filters=[digits],
        render_kw={"autocomplete": "cc-csc", "inputmode": "numeric", "maxlength": "4"},
    )
    holder = name_field(
        _l("Write the name that is on the card."), label=_l("Name on the card"), fill="cc-name"
    )

    def validate_number(self, field: Any) -> None:
        if not CARD.fullmatch(field.data or ""):
            raise ValidationError(_l("A card number has 13 to 19 digits."))
        if not passes_luhn(field.data):
            raise ValidationError(_l("This is no card number; look for a mistyped digit."))

    def validate_expiry(self, field: Any) -> None:
        match = EXPIRY.fullmatch(field.data or "")
        if match is None:
            raise ValidationError(_l("Write month and year, such as 09/28."))
        today = clock.now()
        if (2000 + int(match[2]), int(match[1])) < (today.year, today.month):
            raise ValidationError(_l("This card has expired."))

    def validate_cvc(self, field: Any) -> None:
        if not re.fullmatch(r"\d{3,4}", field.data or "", re.ASCII):
            raise ValidationError(_l("The three or four digits on the back."))


class PayAgainForm(OnceForm):
    """How to pay, where there is a choice."""

    way = RadioField(_l("How do you want to pay?"), validate_choice=False)

    def __init__(self, ways: Sequence[str], usual: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.way.choices = [SelectChoice(way, NAMES[way]) for way in ways]
        if self.way.data is None:
            self.way.data = usual if usual in ways else ways[0] if ways else None


class RefundOrderForm(OnceForm):
    """What of an order's money goes back, and why; the buyer reads that.

    parts: the order's valid tickets. most: what is left to give back, in minor units.
    """

    what = RadioField(_l("What goes back"), default=ALL)
    tickets = SelectMultipleField(
        _l("Tickets"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    amount = StringField(_l("Amount"), filters=[strip], render_kw={"inputmode": "decimal"})

    reason = TextAreaField(
        _l("Reason"),
        filters=[lines],
        validators=[
            DataRequired(_l("Write why; the buyer reads it.")),
            Length(max=500, message=_l("A reason can have up to 500 letters.")),
        ],
        render_kw={"rows": "3"},
    )

    def __init__(self, order: Order, parts: Sequence[orders.Part], most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.currency, self.most = order.currency, most
        self.offered = [part for part in parts if part.price]
        labels = {ALL: _("All of it"), TICKETS: _("The price of some tickets"), AMOUNT: _("An amount")}
        ways = [
            ALL,
            *([TICKETS] if most and len(parts) > 1 and self.offered else []),
            *([AMOUNT] if most else []),
        ]
        self.what.choices = [SelectChoice(way, labels[way]) for way in ways]
        self.tickets.choices = [
            SelectChoice(str(part.ticket.id), part.ticket.number) for part in self.offered
        ]

    def validate_tickets(self, field: Any) -> None:
        if self.what.data == TICKETS and not field.data:
            raise ValidationError(_("Choose at least one ticket."))

    def validate_amount(self, field: Any) -> None:
        if self.what.data == AMOUNT:
            Amount(self.currency)(self, field)


class NeededWhenAllowed:
    """Validator: buyers who may cancel have to know until when."""

    def __call__(self, form: Any, field: Any) -> None:
        if form.allowed.data == "yes" and not any(field.raw_data or []):
            raise StopValidation(_("Say until how many hours before."))


class TermsForm(VersionForm):
    """How buyers of paid tickets may cancel by themselves."""

    allowed = RadioField(
        _l("Can buyers cancel paid bookings by themselves?"),
        choices=[
            SelectChoice("no", _l("No, they ask you")),
            SelectChoice("yes", _l("Yes, until some time before")),
        ],
        default="no",
    )
    hours = IntegerField(
        _l("Until how many hours before it starts"),
        [NeededWhenAllowed(), Optional()],
        description=_l("48 is two days; 0 is its start."),
    )
    percent = IntegerField(
        _l("Percent of the price kept"), [Optional()], description=_l("Left empty: nothing of it.")
    )
    fee = StringField(
        _l("Or a fixed amount a ticket"),
        filters=[strip],
        description=_l("Left empty: nothing."),
        render_kw={"inputmode": "decimal"},
    )

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.currency = event.currency

    def validate_fee(self, field: Any) -> None:
        Amount(self.currency)(self, field)

    def terms(self) -> events.Terms:
        """What was said."""
        if self.allowed.data == "no":
            return events.Terms()
        return events.Terms(self.hours.data, self.percent.data or 0, self.fee.minor)


def values_of(event: Event) -> dict[str, Any]:
    """What the form shows of an event's terms."""
    terms = events.Terms.read(event.terms)
    return {
        "allowed": "no" if terms.hours is None else "yes",
        "hours": terms.hours,
        "percent": terms.percent or None,
        "fee": money.plain(terms.fee, event.currency) if terms.fee else "",
        "version": event.version,
    }
