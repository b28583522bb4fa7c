"""Forms: a card for the mock provider, another try, a refund."""

from __future__ import annotations

import re
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.core import clock
from app.core.i18n import lazy_gettext as _l
from app.web.forms import Form, OnceForm, lines, strip

CARD = re.compile(r"\d{13,19}", re.ASCII)
EXPIRY = re.compile(r"(0[1-9]|1[0-2]) ?/ ?(?:20)?(\d{2})", re.ASCII)


def digits(value: Any) -> Any:
    """Filter: a number without what people put between its groups."""
    return re.sub(r"[ \-]", "", value) if isinstance(value, str) else value


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
        filters=[strip],
        render_kw={"autocomplete": "cc-exp", "placeholder": "MM/YY", "inputmode": "numeric"},
    )
    cvc = StringField(
        _l("Security code"),
        filters=[strip],
        render_kw={"autocomplete": "cc-csc", "inputmode": "numeric", "maxlength": "4"},
    )
    holder = StringField(
        _l("Name on the card"),
        filters=[strip],
        validators=[
            DataRequired(_l("Write the name that is on the card.")),
            Length(max=200, message=_l("Names can have up to 200 letters.")),
        ],
        render_kw={"autocomplete": "cc-name"},
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
    """Nothing to fill in: another try."""


class RefundOrderForm(OnceForm):
    """Why the organizer gives the money back; the buyer reads it."""

    reason = TextAreaField(
        _l("Reason"),
        filters=[lines],
        validators=[
            DataRequired(_l("Write why; the buyer reads it.")),
            Length(max=500, message=_l("A reason can have up to 500 letters.")),
        ],
        render_kw={"rows": "3"},
    )
