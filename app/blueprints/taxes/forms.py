"""Saying what a tax is, and which one an event follows."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.text import plain_digits
from app.domain.taxes import TaxDetails, percent_of
from app.models import TaxRule
from app.web.forms import Form, OnceForm, VersionForm, strip

INSIDE, ON_TOP = "inside", "top"
PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,3})?) ?%?", re.ASCII)


class TaxFields(Form):
    """What can be said about a tax."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Give the tax a name, such as VAT.")), Length(max=60)],
        [strip],
        description=_l("As buyers know it: VAT, GST, “VAT exempt, § 4 no. 22”."),
    )
    percent = StringField(
        _l("Percent"),
        [InputRequired(_l("Write a percentage from 0 to 100, such as 19 or 8.875."))],
        [strip],
        description=_l("0 for what is exempt: only the name is shown then."),
        render_kw={"inputmode": "decimal"},
    )
    where = RadioField(
        _l("Prices"),
        choices=[
            SelectChoice(INSIDE, _l("hold the tax: 10.00 is what a buyer pays")),
            SelectChoice(ON_TOP, _l("come without it: the tax is added to 10.00")),
        ],
        default=INSIDE,
    )

    def validate_percent(self, field: Any) -> None:
        match = PERCENT.fullmatch(plain_digits(field.data))
        if match is None:
            raise ValidationError(_("Write a percentage from 0 to 100, such as 19 or 8.875."))
        field.number = Decimal(match[1].replace(",", "."))

    def details(self) -> TaxDetails:
        """What was said."""
        return TaxDetails(self.name.data, self.percent.number, self.where.data == INSIDE)


class AddTaxForm(TaxFields, OnceForm):
    """A new tax."""


class EditTaxForm(TaxFields, VersionForm):
    """A tax that is there already."""


def values_of(rule: TaxRule) -> dict[str, Any]:
    """What the edit form shows of a tax."""
    return {
        "name": rule.name,
        "percent": str(percent_of(rule.rate)),
        "where": INSIDE if rule.inside else ON_TOP,
        "version": rule.version,
    }
