"""Saying who issues invoices, and whom they are for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import request
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.i18n import lazy_gettext as _l
from app.domain.invoices import SellerDetails, Wanted
from app.models import Seller
from app.web.billing_fields import BillingFields
from app.web.forms import OnceForm, VersionForm, lines, strip

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NAMES = ("legal_name", "address", "country", "tax_number", "footer", "prefix")


class EditSellerForm(VersionForm):
    """Who a community is on its invoices."""

    legal_name = StringField(
        _l("Name"),
        [InputRequired(_l("Write the name that invoices are issued under.")), Length(max=200)],
        [strip],
        description=_l("As it is registered, with the legal form."),
    )
    address = TextAreaField(
        _l("Address"),
        [InputRequired(_l("Write the address that stands on invoices.")), Length(max=300)],
        [lines],
        render_kw={"rows": "3"},
    )
    country = StringField(_l("Country"), [Length(max=100)], [strip])
    tax_number = StringField(
        _l("Tax number or VAT id"), [Length(max=60)], [strip], description=_l("As your law asks for it.")
    )
    prefix = StringField(
        _l("Numbers begin with"),
        [Length(max=12)],
        [strip],
        description=_l("Such as 2027- or SWG-. A number follows that counts on and on, without a gap."),
    )
    footer = TextAreaField(
        _l("At the foot"),
        [Length(max=500)],
        [lines],
        description=_l("Bank account, register, a note on your tax."),
        render_kw={"rows": "3"},
    )

    def details(self) -> SellerDetails:
        """What was said."""
        return SellerDetails(**{name: getattr(self, name).data or "" for name in NAMES})


def values_of(seller: Seller | None) -> dict[str, Any]:
    """What the form shows of who issues; nothing yet where nobody does."""
    if seller is None:
        return {**dict.fromkeys(NAMES, ""), "version": 0}
    return {name: getattr(seller, name) for name in (*NAMES, "version")}


class EditBillingForm(BillingFields, OnceForm):
    """Whom an order's invoice is for."""


def asked() -> Wanted:
    """What the list's filter asks for; nonsense counts as nothing."""
    return Wanted(request.args.get("q", "").strip()[:100], _day("from"), _day("to"))


def _day(name: str) -> date | None:
    typed = request.args.get(name, "")
    try:
        return date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        return None
