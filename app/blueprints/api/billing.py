"""Whom a booking's invoice is for, on the wire."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import marshmallow as ma

from app.blueprints.api.fields import Line, Lines
from app.domain.invoices import Billing
from app.models import Order
from app.web.billing_fields import LONGEST, LONGEST_ADDRESS


class BillingBody(ma.Schema):
    """All of it may be left out; with any of it the address is needed. name: left out, the buyer's."""

    company = Line(LONGEST, load_default="")
    name = Line(LONGEST, load_default="")
    address = Lines(LONGEST_ADDRESS, load_default="")
    country = Line(LONGEST, load_default="")
    vat_id = Line(LONGEST, load_default="")


def said_billing(said: dict[str, Any] | None) -> Billing | None:
    """What came along, None where nothing was said."""
    return Billing(**said) if said and any(said.values()) else None


def billing_of(order: Order) -> dict[str, str] | None:
    """As the booking keeps it."""
    return asdict(Billing.of(order)) if order.billing else None
