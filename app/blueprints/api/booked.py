"""The shape of a booking on the wire, with its tickets and its taxes."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from app.blueprints.api.fields import Instant, MoneySchema
from app.blueprints.api.shapes import Shape, Tax, always, maybe


class TaxSum(Tax):
    """What all lines of one tax come to together."""

    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)


class Billing(Shape):
    """Whom the invoice is for; any of it may be empty."""

    company = always(fields.String)
    name = always(fields.String)
    address = always(fields.String)
    country = always(fields.String)
    vat_id = always(fields.String)


class Item(Shape):
    """What was booked of one type, with its tax as it was then; net + tax is gross, what is paid."""

    ticket_type = always(fields.Integer)
    quantity = always(fields.Integer)
    returned = always(
        fields.Integer,
        metadata={"description": "How many went back with the tickets they need; tickets say it themselves."},
    )
    price = fields.Nested(MoneySchema, required=True)
    discount = fields.Nested(
        MoneySchema,
        required=True,
        metadata={"description": "What a promo code takes off quantity times price."},
    )
    net = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(MoneySchema, required=True)
    gross = fields.Nested(MoneySchema, required=True)
    tax_name = always(fields.String)
    percent = always(fields.String, metadata={"example": "19"})
    tax_inside = always(fields.Boolean)


class Ticket(Shape):
    id = always(fields.Integer)
    number = always(fields.String)
    code = maybe(
        fields.String,
        metadata={"description": "The secret that its QR code carries; null once it was passed on."},
    )
    name = maybe(fields.String)
    ticket_type = always(fields.Integer)
    status = always(fields.String, validate=ma.validate.OneOf(("valid", "cancelled", "transferred")))
    checked_in_at = maybe(Instant)


class Booking(Shape):
    id = always(fields.Integer)
    code = always(fields.String)
    event = always(fields.Integer)
    status = always(
        fields.String,
        validate=ma.validate.OneOf(("pending", "confirmed", "cancelled", "expired", "refunded")),
    )
    total = fields.Nested(MoneySchema, required=True)
    expires_at = maybe(Instant)
    items = fields.List(fields.Nested(Item), required=True)
    taxes = fields.List(fields.Nested(TaxSum), required=True)
    billing = fields.Nested(Billing, required=True, allow_none=True)
    tickets = fields.List(fields.Nested(Ticket), required=True)
    payment = maybe(fields.Integer)
