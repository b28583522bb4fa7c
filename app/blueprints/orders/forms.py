"""Forms: booking places, finding and cancelling a booking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field, HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from app.blueprints.orders.codes import CodeForm, TypedCode
from app.core import money
from app.core.i18n import lazy_gettext as _l
from app.core.text import plain_digits
from app.domain import invoices, orders, tickets
from app.models import Question, User
from app.web import hx
from app.web.billing_fields import BillingFields
from app.web.forms import EmailAddress, Form, OnceForm, strip
from app.web.people_fields import email_field, name_field
from app.web.questionnaire import AskingForm, fields_for

CHOICE = re.compile(r"t(\d{1,18})", re.ASCII)
GUEST = re.compile(r"guest(\d{1,3})", re.ASCII)
QUANTITY = re.compile(r"\d{1,9}", re.ASCII)
CARRIED = {"code", "offer"}


class QuantityField(StringField):
    """How many tickets of one type; what is no whole number stays as it was typed."""

    def pre_validate(self, form: Any) -> None:
        if _number(self.raw_data or [self.data]) is None:
            raise ValidationError(_l("%(name)s: write a whole number.", name=self.label.text))


class AmountField(StringField):
    """What the buyer pays for each ticket of one type; what is no amount stays as it was typed."""

    def __init__(self, *args: Any, offer: tickets.Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer

    @property
    def minor(self) -> int | None:
        """What was typed, in minor units; what is suggested for nothing, None for no amount."""
        try:
            typed = (self.data or "").strip()
            return money.parse(typed, self.offer.currency) if typed else self.offer.type.suggested
        except ValueError:
            return None

    def pre_validate(self, form: Any) -> None:
        if self.minor is None:
            raise ValidationError(_l("%(name)s: write an amount such as 12.50.", name=self.offer.type.name))


class BookPlacesForm(OnceForm, AskingForm, CodeForm):
    """Who books; `booking_form` adds a field for each ticket type and each further guest."""

    hold = HiddenField()
    offer = HiddenField()  # the secret of a waitlist's entry, whose places are booked
    name = name_field(_l("Write your name; the door looks for it."), fill="name")
    email = email_field(fill="email")

    choices: dict[int, int]
    offered: Sequence[tickets.Offer]

    def guests(self) -> list[tuple[str, Field | None]]:
        """One entry a ticket, in their order: its type's name, and the field for who else comes with it."""
        names = [o.type.name for o in self._entries() for _n in range(self._drawn(o.type.id))]
        return [
            (name, self._fields.get(f"guest{n}")) for n, name in enumerate(names[: orders.LARGEST_ORDER], 1)
        ]

    def spare_guests(self) -> list[Field]:
        """Names typed for tickets that were given up again; they come back with the tickets."""
        drawn = len(self.guests())
        return [f for n, f in self._guest_fields() if n > drawn and f.data]

    def buyer(self) -> orders.Buyer:
        """What was typed, once it is valid."""
        others = tuple(field.data or "" for name, field in self.guests() if field is not None)
        return orders.Buyer(cast(str, self.name.data), cast(str, self.email.data), others)

    @property
    def billed(self) -> invoices.Billing | None:
        """Whom the invoice is for, where that was said; None where nothing costs anything, too."""
        return self.billing if isinstance(self, BillingFields) and self.has_billing else None

    def has_odd_quantities(self) -> bool:
        """Whether a quantity is no number, so that nothing can be held."""
        return any(isinstance(field, QuantityField) and field.errors for field in self)

    @property
    def amounts(self) -> dict[int, int]:
        """What the buyer pays for each, in minor units by ticket type id, as far as it is an amount."""
        fields = [field for field in self if isinstance(field, AmountField)]
        return {f.offer.type.id: f.minor for f in fields if f.minor is not None}

    def _entries(self) -> list[tickets.Offer]:
        """The offers that somebody comes in with."""
        return [offer for offer in self.offered if offer.can_be_booked and offer.type.admits]

    def _guest_fields(self) -> list[tuple[int, Field]]:
        found = [(GUEST.fullmatch(name), field) for name, field in self._fields.items()]
        return [(int(match[1]), field) for match, field in found if match]

    def _drawn(self, type_id: int) -> int:
        return min(self.choices.get(type_id, 0), orders.LARGEST_ORDER)


def booking_form(
    offers: Sequence[tickets.Offer], person: User | None, asked: Sequence[Question] = (),
    promo: TypedCode | None = None,
) -> BookPlacesForm:  # fmt: skip
    """The form for these offers, filled from the request, else with the person's own name and address.

    asked: what the event asks with a booking. promo: its code.
    """
    values = _asked(offers)
    choices = {int(m[1]): _number(values.getlist(key)) or 0 for key in values if (m := CHOICE.fullmatch(key))}
    admitting = {o.type.id for o in offers if o.type.admits}
    count = min(sum(n for type_id, n in choices.items() if type_id in admitting), orders.LARGEST_ORDER)
    typed = [int(m[1]) for key in values if (m := GUEST.fullmatch(key))]
    fields: dict[str, Field] = {f"t{o.type.id}": QuantityField(o.type.name, default="0") for o in offers}
    fields |= {f"a{o.type.id}": _amount_field(o) for o in offers if o.type.suggested is not None}
    for n in range(2, min(max([count, *typed]), orders.LARGEST_ORDER) + 1):
        fields[f"guest{n}"] = _guest_field()
    slots = _slots(offers, choices) if asked else []
    bases = (BookPlacesForm, BillingFields) if any(o.type.price for o in offers) else (BookPlacesForm,)
    kind = type("BookPlacesForm", bases, {**fields, **fields_for(asked, slots)})
    known = {"name": person.name, "email": person.email} if person else {}
    form = cast(BookPlacesForm, kind(formdata=values, data=known))
    form.choices, form.offered, form.asked, form.slots = choices, offers, asked, slots
    form.carry(promo or TypedCode())
    return form


def _slots(offers: Sequence[tickets.Offer], choices: orders.Choices) -> list[int]:
    """The ticket type id of each ticket in turn, as far as one order may go."""
    drawn = {o.type.id: min(choices.get(o.type.id, 0), orders.LARGEST_ORDER) for o in offers if o.type.admits}
    return [type_id for type_id, n in drawn.items() for _n in range(n)][: orders.LARGEST_ORDER]


def _amount_field(offer: tickets.Offer) -> Field:
    usual = money.plain(offer.type.suggested or 0, offer.currency)
    keys = {"inputmode": "decimal", "autocomplete": "off"}
    return AmountField(_l("You pay for each"), offer=offer, default=usual, render_kw=keys)


def _guest_field() -> Field:
    return name_field()


def _asked(offers: Sequence[tickets.Offer]) -> MultiDict[str, str]:
    """What the request fills in. A link fills in numbers, a promo code and the waitlist's offer: names,
    or a stranger's hold, never.
    """
    if request.method == "POST":
        return request.form
    pairs = [
        (k, v)
        for k, v in request.args.items(multi=True)
        if CHOICE.fullmatch(k) or k in CARRIED or hx.is_htmx()
    ]
    values = MultiDict((k, v) for k, v in pairs if k != "once")
    if "from" in request.args:
        values["source"] = request.args["from"]
    if not any(CHOICE.fullmatch(key) for key in values):
        free = [o for o in offers if o.can_be_booked and not o.is_extra]
        if len(free) == 1:
            values[f"t{free[0].type.id}"] = str(free[0].type.min_per_order)
    return values


def _number(given: Sequence[Any]) -> int | None:
    """The one whole number given, 0 for nothing, None for anything else."""
    if len(given) != 1:
        return None
    text = plain_digits(str(given[0] or "0")).strip()
    return int(text) if QUANTITY.fullmatch(text) else None


class FindBookingForm(Form):
    code = StringField(
        _l("Booking code"),
        filters=[strip],
        validators=[DataRequired(_l("Write the code from your e-mail.")), Length(max=20)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    email = EmailField(
        _l("E-mail"),
        validators=[EmailAddress()],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )


class CancelBookingForm(OnceForm):
    """The tickets are in the request; agreed: what its page said would go back, in minor units."""

    agreed = IntegerField(widget=HiddenInput(), default=0)
