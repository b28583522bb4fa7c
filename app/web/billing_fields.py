"""Fields that ask whom an invoice is for: the same wherever it is asked."""

from __future__ import annotations

from typing import Any

from wtforms import Field, StringField, TextAreaField
from wtforms.validators import Length

from app.core.i18n import lazy_gettext as _l
from app.domain.invoices import Billing
from app.web.forms import Form, lines, strip

LONGEST = 120
LONGEST_ADDRESS = 300
TOO_LONG = _l("This can have up to 120 letters.")


def _line(label: Any, fill: str, told: Any = "") -> Any:
    return StringField(
        label, [Length(max=LONGEST, message=TOO_LONG)], [strip], render_kw={"autocomplete": fill},
        description=told,
    )  # fmt: skip


class BillingFields(Form):
    """All of it may be left out. Names with a prefix, so that a browser tells them from the guests'."""

    billing_company = _line(_l("Company"), "billing organization")
    billing_name = _line(_l("Name on the invoice"), "billing name", _l("Left empty: the buyer’s."))
    billing_address = TextAreaField(
        _l("Address"),
        [Length(max=LONGEST_ADDRESS, message=_l("An address can have up to 300 letters."))],
        [lines],
        render_kw={"rows": "3", "autocomplete": "billing street-address"},
    )
    billing_country = _line(_l("Country"), "billing country-name")
    billing_vat_id = _line(_l("VAT id"), "off", _l("Of a company, such as NL123456789B01."))

    @property
    def billing(self) -> Billing:
        """What was said."""
        return Billing(
            company=self.billing_company.data or "",
            name=self.billing_name.data or "",
            address=self.billing_address.data or "",
            country=self.billing_country.data or "",
            vat_id=self.billing_vat_id.data or "",
        )

    @property
    def has_billing(self) -> bool:
        """Whether anything of it was said, or is wrong."""
        return any(field.data or field.errors for field in self._billing_fields())

    def said_billing(self) -> list[Field]:
        """The fields that say something."""
        return [field for field in self._billing_fields() if field.data]

    def _billing_fields(self) -> list[Field]:
        return [field for name, field in self._fields.items() if name.startswith("billing_")]


def billing_values(billing: Billing) -> dict[str, str]:
    """What the fields show of it."""
    names = ("company", "name", "address", "country", "vat_id")
    return {f"billing_{name}": getattr(billing, name) for name in names}
