"""Ticket types: what is on offer at an event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.blueprints.api import lists, shapes
from app.blueprints.api.fields import (
    Instant,
    Line,
    Lines,
    MoneySchema,
    Number,
    Whole,
    minor_of,
    money_of,
)
from app.blueprints.api.needs import EVENT_ORGANIZER, EVENT_READER, TYPE_ORGANIZER, TYPE_READER, is_staff
from app.blueprints.api.programme import MOST_PLACES, Created
from app.blueprints.api.reading import flat
from app.blueprints.api.table import ID, feature
from app.blueprints.api.taxes import tax_of
from app.domain import taxes, tickets
from app.domain.tickets import TypeDetails
from app.models import Event, TicketType
from app.web.kept import public_url
from app.web.policy import signed_in_user
from app.web.problems import Invalid

RENAMED = {"sale_starts_at": "sale_from", "sale_ends_at": "sale_to", "follows": "follows_id"}
PLAIN = (
    "name", "description", "quantity", "min_per_order", "max_per_order", "max_per_person", "hidden",
    "announced", "per_ticket", "admits",
)  # fmt: skip
AMOUNTS = ("price", "suggested")


class TypeBody(ma.Schema):
    """What can be said about a ticket type. price: in the event's currency.

    suggested: buyers say what they pay, from the price up. follows: the ticket type that must be sold
    out or over before. per_ticket: it goes with tickets, so many with each; admits: letting somebody in.
    """

    name = Line(100, least=1, required=True)
    description = Lines(2000, load_default="")
    price = Whole(MoneySchema, required=True)
    quantity = Number(1, MOST_PLACES, load_default=None, allow_none=True)
    min_per_order = Number(1, 100, load_default=1)
    max_per_order = Number(1, 100, load_default=10)
    max_per_person = Number(1, 1000, load_default=None, allow_none=True)
    sale_starts_at = Instant(load_default=None, allow_none=True)
    sale_ends_at = Instant(load_default=None, allow_none=True)
    hidden = fields.Boolean(load_default=False)
    suggested = Whole(MoneySchema, load_default=None, allow_none=True)
    follows = Number(load_default=None, allow_none=True)
    announced = fields.Boolean(load_default=False)
    per_ticket = Number(1, 100, load_default=None, allow_none=True)
    admits = fields.Boolean(load_default=True)


class EditedType(TypeBody):
    """version: as it was read, so that nobody's change is lost unseen; left out, the last one wins."""

    version = Number()


@feature.read(f"/events/{ID}/ticket-types/", needs=EVENT_READER, query=lists.ListQuery,
              answer=shapes.listing(shapes.TicketType), public=True, tag="ticket types")  # fmt: skip
def list_ticket_types(query: dict[str, Any], event: Event) -> dict[str, Any]:
    """What is on offer, in its order; hidden types only for who organizes the event."""
    staff = is_staff(event)
    offers = tickets.list_offers(event, hidden=staff)
    return lists.sliced(offers, query, lambda offer: _type(event, offer, staff))


@feature.read(f"/ticket-types/{ID}/", needs=TYPE_READER, answer=shapes.TicketType, public=True,
              tag="ticket types")  # fmt: skip
def show_ticket_type(event: Event, ticket_type: TicketType) -> dict[str, Any]:
    """One ticket type."""
    return _told(event, ticket_type)


@feature.write("POST", f"/events/{ID}/ticket-types/", needs=EVENT_ORGANIZER, body=TypeBody,
               answer=shapes.TicketType, status=201, tag="ticket types")  # fmt: skip
def add_ticket_type(body: dict[str, Any], event: Event) -> Created:
    """Put a new type on offer."""
    details = _changed(TypeDetails("", 0), body, event)
    added = tickets.add_ticket_type(event, details, by=signed_in_user())
    return _told(event, added), 201, {"Location": public_url("api.show_ticket_type", id=added.id)}


@feature.write("PUT", f"/ticket-types/{ID}/", needs=TYPE_ORGANIZER, body=EditedType, answer=shapes.TicketType,
               tag="ticket types")  # fmt: skip
def replace_ticket_type(body: dict[str, Any], event: Event, ticket_type: TicketType) -> dict[str, Any]:
    """Say anew what a type is."""
    return _edit(event, ticket_type, TypeDetails("", 0), body)


@feature.write("PATCH", f"/ticket-types/{ID}/", needs=TYPE_ORGANIZER, body=EditedType(partial=True),
               answer=shapes.TicketType, tag="ticket types")  # fmt: skip
def change_ticket_type(body: dict[str, Any], event: Event, ticket_type: TicketType) -> dict[str, Any]:
    """Change some of a type."""
    return _edit(event, ticket_type, tickets.details_of(ticket_type), body)


@feature.write("DELETE", f"/ticket-types/{ID}/", needs=TYPE_ORGANIZER, status=204, tag="ticket types")
def withdraw_ticket_type(event: Event, ticket_type: TicketType) -> None:
    """Take a type off sale for good; tickets already issued stay valid."""
    tickets.withdraw_ticket_type(ticket_type, by=signed_in_user())


def _edit(event: Event, ticket_type: TicketType, before: TypeDetails, body: dict[str, Any]) -> dict[str, Any]:
    version = body.get("version", ticket_type.version)
    tickets.edit_ticket_type(ticket_type, _changed(before, body, event), version, by=signed_in_user())
    return _told(event, ticket_type)


def _changed(before: TypeDetails, body: dict[str, Any], event: Event) -> TypeDetails:
    said: dict[str, Any] = {name: body[name] for name in PLAIN if name in body}
    said.update({ours: body[theirs] for theirs, ours in RENAMED.items() if theirs in body})
    for name in AMOUNTS:
        if name in body:
            said[name] = _minor(body[name], name, event)
    return replace(before, **said)


def _minor(said: dict[str, Any] | None, name: str, event: Event) -> int | None:
    try:
        return None if said is None else minor_of(said, event.currency)
    except ma.ValidationError as error:
        raise Invalid(flat(error.messages, name)) from None


def _told(event: Event, ticket_type: TicketType) -> dict[str, Any]:
    offers = tickets.list_offers(event, hidden=True)
    offer = next(offer for offer in offers if offer.type.id == ticket_type.id)
    return _type(event, offer, is_staff(event))


def _type(event: Event, offer: tickets.Offer, staff: bool) -> dict[str, Any]:
    own = ("id", "name", "description", "min_per_order", "max_per_order", "max_per_person", "hidden",
           "version", "announced", "per_ticket", "admits")  # fmt: skip
    tells = staff or event.tells_left(offer.left)
    return {
        **{name: getattr(offer.type, name) for name in own},
        "event": event.id,
        "price": money_of(offer.type.price, event.currency),
        "tax": tax_of(taxes.tax_of(offer.type)),
        "quantity": offer.quantity,
        "left": offer.left if tells else None,
        "suggested": money_of(offer.type.suggested, event.currency),
        "follows": offer.type.follows_id,
        "state": offer.state,
        "sale_starts_at": offer.type.sale_from,
        "sale_ends_at": offer.type.sale_to,
        "on_sale": offer.can_be_booked,
    }
