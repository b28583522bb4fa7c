"""The shapes of answers: what each thing looks like on the wire."""

from __future__ import annotations

import functools
from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.blueprints.api.fields import Instant, MoneySchema

STATUSES = ("draft", "published", "ongoing", "completed", "cancelled", "archived")


class Shape(ma.Schema):
    """An answer; every field is there. `Maybe` ones may be null."""


def always(kind: type[fields.Field[Any]] | fields.Field[Any], **kwargs: Any) -> Any:
    """A field that every answer has."""
    return kind(required=True, **kwargs) if isinstance(kind, type) else kind


def maybe(kind: type[fields.Field[Any]], **kwargs: Any) -> Any:
    """A field that every answer has and that may be null."""
    return kind(required=True, allow_none=True, **kwargs)


class User(Shape):
    id = always(fields.Integer)
    name = always(fields.String)
    handle = always(fields.String)
    url = always(fields.String)


class Me(User):
    """One's own account."""

    email = always(fields.String)
    listed = always(fields.Boolean)
    verified = always(fields.Boolean)


class Newcomer(User):
    """What an account just asked for looks like."""

    email = always(fields.String)


class Tokens(Shape):
    access = always(fields.String)
    refresh = always(fields.String)
    expires_in = always(fields.Integer, metadata={"description": "Seconds that the access token lives."})


class Category(Shape):
    id = always(fields.Integer)
    slug = always(fields.String)
    name = always(fields.String)


class Place(Shape):
    """Where an event happens."""

    name = always(fields.String)
    address = always(fields.String)
    city = always(fields.String)
    country = always(fields.String)
    lat = maybe(fields.Float)
    lon = maybe(fields.Float)


class Venue(Place):
    """A place that a community uses again."""

    id = always(fields.Integer)
    community = always(fields.Integer)
    capacity = maybe(fields.Integer)


class Event(Shape):
    id = always(fields.Integer)
    slug = always(fields.String)
    url = always(fields.String)
    community = always(fields.Integer)
    title = always(fields.String)
    summary = always(fields.String)
    description = always(fields.String)
    kind = always(fields.String)
    category = maybe(fields.String)
    status = always(fields.String, validate=ma.validate.OneOf(STATUSES))
    visibility = always(fields.String)
    starts_at = always(Instant)
    ends_at = always(Instant)
    timezone = always(fields.String)
    venue = fields.Nested(Place, required=True, allow_none=True)
    venue_id = maybe(fields.Integer)
    online = always(fields.Boolean)
    capacity = maybe(fields.Integer)
    places_left = maybe(fields.Integer)
    currency = always(fields.String)
    price_from = fields.Nested(MoneySchema, required=True, allow_none=True)
    cover_url = maybe(fields.String)
    version = always(fields.Integer)


class Tax(Shape):
    """percent: "19"; "0" for what is exempt, whose name says why. inside: the price holds it already."""

    name = always(fields.String)
    percent = always(fields.String, metadata={"example": "19"})
    inside = always(fields.Boolean)


class TicketType(Shape):
    id = always(fields.Integer)
    event = always(fields.Integer)
    name = always(fields.String)
    description = always(fields.String)
    price = fields.Nested(MoneySchema, required=True)
    tax = fields.Nested(Tax, required=True, allow_none=True)
    quantity = maybe(fields.Integer)
    left = maybe(fields.Integer)
    min_per_order = always(fields.Integer)
    max_per_order = always(fields.Integer)
    max_per_person = maybe(fields.Integer)
    sale_starts_at = maybe(Instant)
    sale_ends_at = maybe(Instant)
    hidden = always(fields.Boolean)
    on_sale = always(fields.Boolean)
    state = always(fields.String)
    suggested = fields.Nested(MoneySchema, required=True, allow_none=True)
    follows = maybe(fields.Integer)
    announced = always(fields.Boolean)
    per_ticket = maybe(fields.Integer)
    admits = always(fields.Boolean)
    version = always(fields.Integer)


class Question(Shape):
    """What a booking is asked, once or `per_ticket`; `only_after` a question whose answer is `only_with`."""

    id = always(fields.Integer)
    event = always(fields.Integer)
    kind = always(fields.String)
    label = always(fields.String)
    hint = always(fields.String)
    options = fields.List(fields.String(), required=True)
    required = always(fields.Boolean)
    per_ticket = always(fields.Boolean)
    ticket_types = fields.List(fields.Integer(), required=True)
    only_after = maybe(fields.Integer)
    only_with = maybe(fields.String)


class Attendee(Shape):
    """A valid ticket of an event, by its number; the code it carries stays with its holder."""

    id = always(fields.Integer)
    number = always(fields.String)
    name = maybe(fields.String)
    email = maybe(fields.String)
    ticket_type = always(fields.Integer)
    booking_code = always(fields.String)
    diet = always(fields.String)
    access = always(fields.String)
    checked_in_at = maybe(Instant)


class SentFile(Shape):
    """A file that waits for a booking to answer with it."""

    id = always(fields.String)
    answer = always(fields.String, metadata={"description": "The answer to a question of kind `file`."})
    name = always(fields.String)
    size = always(fields.Integer)
    expires_at = always(Instant)


class Statistics(Shape):
    id = always(fields.Integer, metadata={"description": "The event's."})
    sold = always(fields.Integer)
    held = always(fields.Integer)
    capacity = maybe(fields.Integer)
    places_left = maybe(fields.Integer)
    checked_in = always(fields.Integer)


class Payment(Shape):
    """One try to pay one booking."""

    id = always(fields.Integer)
    booking = always(fields.Integer)
    method = always(fields.String)
    status = always(
        fields.String,
        validate=ma.validate.OneOf(("pending", "completed", "failed", "refunded", "cancelled")),
    )
    amount = fields.Nested(MoneySchema, required=True)
    reference = always(fields.String)
    pay_url = maybe(fields.String, metadata={"description": "Where the buyer pays, while it is pending."})
    failure = maybe(fields.String)


class Notification(Shape):
    id = always(fields.Integer)
    kind = always(fields.String)
    title = always(fields.String)
    text = always(fields.String)
    event = maybe(fields.Integer)
    booking = maybe(fields.Integer)
    created_at = always(Instant)
    read_at = maybe(Instant)


class Count(Shape):
    count = always(fields.Integer)


class BookedTicket(Shape):
    """A ticket of a booking as the door sees it; its number is a code to check it in by."""

    id = always(fields.Integer)
    number = always(fields.String)
    name = maybe(fields.String)
    ticket_type = always(fields.Integer)
    status = always(fields.String)
    inside = always(fields.Boolean)


class BookedAtDoor(Shape):
    """A booking as the door sees it. to_pay: before it has tickets; null where nothing is."""

    code = always(fields.String)
    name = always(fields.String)
    tickets = fields.List(fields.Nested(BookedTicket), required=True)
    to_pay = fields.Nested(MoneySchema, required=True, allow_none=True)


class CheckIn(Shape):
    """One scan and its outcome."""

    id = always(fields.Integer)
    list = always(fields.Integer)
    result = always(fields.String)
    ticket = maybe(fields.Integer)
    guest = maybe(fields.String)
    checked_in_at = maybe(Instant)
    extras = maybe(
        fields.String, metadata={"description": "What goes with the order; told when somebody comes in."}
    )
    booking = fields.Nested(
        BookedAtDoor,
        required=True,
        allow_none=True,
        metadata={
            "description": "With `booking` as the result of a scan: whose code it is. It let nobody in."
        },
    )
    message = always(fields.String)


class Door(Shape):
    """A check-in list: a door, a day or an area. ticket_types: what it is for, empty for all of them."""

    id = always(fields.Integer)
    event = always(fields.Integer)
    name = always(fields.String)
    ticket_types = always(fields.List(fields.Integer(), required=True))
    opens_at = maybe(Instant)
    closes_at = maybe(Instant)
    reentry = always(fields.Boolean)
    inside = always(fields.Integer)
    expected = always(fields.Integer)


class Problem(Shape):
    """RFC 9457."""

    type = always(fields.String)
    title = always(fields.String)
    status = always(fields.Integer)
    detail = always(fields.String)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


@functools.cache
def listing(item: type[Shape]) -> type[ma.Schema]:
    """The shape of a page of a list."""
    members = {
        "count": fields.Integer(required=True),
        "next": fields.String(required=True, allow_none=True),
        "previous": fields.String(required=True, allow_none=True),
        "results": fields.List(fields.Nested(item), required=True),
    }
    return type(f"{item.__name__}List", (Shape,), members)
