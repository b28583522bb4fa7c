"""Events: found, told, and what their numbers are."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.blueprints.api import lists, shapes
from app.blueprints.api.fields import Asked, Currency, Instant, Line, money_of
from app.blueprints.api.needs import ANYONE, EVENT_ORGANIZER, EVENT_READER
from app.blueprints.api.table import ID, feature
from app.core.i18n import gettext as _
from app.domain import discovery, guests, reports, venues
from app.models import Category, Event, Venue
from app.models.events import KINDS
from app.web import pictures
from app.web.kept import public_url
from app.web.policy import viewer
from app.web.problems import Invalid

USUAL_RADIUS = 25.0
POINT = r"^-?[0-9]{1,3}(\.[0-9]{1,10})?,-?[0-9]{1,3}(\.[0-9]{1,10})?$"


class EventQuery(lists.SearchQuery):
    """Which events; all conditions hold together."""

    category = Line(100, load_default="")
    kind = fields.String(load_default="", validate=validate.OneOf(KINDS))
    status = fields.String(load_default="", validate=validate.OneOf(discovery.STATES))
    begins = Instant(data_key="from", metadata={"description": "Running after this moment."})
    ends = Instant(data_key="to", metadata={"description": "Begun before this moment."})
    near = fields.String(validate=validate.Regexp(POINT), metadata={"description": "lat,lon in degrees"})
    radius_km = fields.Float(validate=validate.Range(0, 20_000))
    online = fields.Boolean()
    free = fields.Boolean()
    currency = Currency(load_default="")
    order = fields.String(
        data_key="ordering", load_default=discovery.ORDERS[0], validate=validate.OneOf(discovery.ORDERS)
    )


class CategoryQuery(lists.ListQuery):
    page_size = Asked(1, lists.MOST, load_default=100)


@feature.read("/categories/", needs=ANYONE, query=CategoryQuery, answer=shapes.listing(shapes.Category),
              public=True, tag="catalogue")  # fmt: skip
def list_categories(query: dict[str, Any]) -> dict[str, Any]:
    """What events are sorted into, in its order."""
    return lists.told(discovery.page_categories(query["page"], query["page_size"]), query, _category)


@feature.read("/venues/", needs=ANYONE, query=lists.SearchQuery, answer=shapes.listing(shapes.Venue),
              public=True, tag="catalogue")  # fmt: skip
def list_venues(query: dict[str, Any]) -> dict[str, Any]:
    """Places where public events are or were, and all of one's own communities'."""
    found = venues.list_known_venues(viewer(), query["search"], query["page"], query["page_size"])
    return lists.told(found, query, venue_of)


@feature.read("/events/", needs=ANYONE, query=EventQuery, answer=shapes.listing(shapes.Event), public=True,
              tag="events")  # fmt: skip
def list_events(query: dict[str, Any]) -> dict[str, Any]:
    """The public events that fit; an organizer finds all of their own among them."""
    found = discovery.list_catalogue(_wanted(query), viewer(), query["page"], query["page_size"])
    return lists.told(found, query, event_of)


@feature.read(f"/events/{ID}/", needs=EVENT_READER, answer=shapes.Event, public=True, tag="events")
def show_event(event: Event) -> dict[str, Any]:
    """One event; a draft only for who organizes it."""
    return event_of(discovery.describe(event))


class AttendeeQuery(lists.SearchQuery):
    inside = fields.Boolean(metadata={"description": "Only who is in, or who is not."})


@feature.read(f"/events/{ID}/attendees/", needs=EVENT_ORGANIZER, query=AttendeeQuery,
              answer=shapes.listing(shapes.Attendee), tag="events")  # fmt: skip
def list_attendees(query: dict[str, Any], event: Event) -> dict[str, Any]:
    """Who comes, by name."""
    presence = {True: guests.INSIDE, False: guests.OUTSIDE, None: ""}[query.get("inside")]
    found = guests.list_attendees(event, query["search"], presence, None, query["page"], query["page_size"])
    return lists.told(found, query, _attendee)


@feature.read(f"/events/{ID}/statistics/", needs=EVENT_ORGANIZER, answer=shapes.Statistics, tag="events")
def show_statistics(event: Event) -> dict[str, Any]:
    """How the event sells and how many are in."""
    now = reports.figures_of(event)
    return {
        "id": event.id, "sold": now.sold, "held": now.held, "capacity": now.capacity,
        "places_left": now.left, "checked_in": now.inside,
    }  # fmt: skip


def event_of(listing: discovery.Listing) -> dict[str, Any]:
    """An event on the wire; its times with the offset of where it happens."""
    event = listing.event
    own = ("id", "slug", "title", "summary", "description", "kind", "visibility", "timezone", "currency",
           "venue_id", "version")  # fmt: skip
    cover = pictures.cover_url(event, 1280)
    return {
        **{name: getattr(event, name) for name in own},
        "url": public_url("events.show_event", event=event.slug),
        "community": event.community_id,
        "category": event.category.slug if event.category else None,
        "status": discovery.shown_state(event),
        "starts_at": event.local_start,
        "ends_at": event.local_end,
        "venue": _place(event) if event.place_name or event.address or event.city else None,
        "online": event.is_online,
        "capacity": listing.capacity,
        "places_left": listing.left if event.tells_left(listing.left) else None,
        "price_from": money_of(listing.lowest, event.currency),
        "cover_url": public_url("discovery.home").rstrip("/") + cover if cover else None,
    }


def venue_of(venue: Venue) -> dict[str, Any]:
    """A venue on the wire."""
    own = ("id", "name", "address", "city", "country", "capacity")
    position = {"community": venue.community_id, "lat": venue.latitude, "lon": venue.longitude}
    return {**{name: getattr(venue, name) for name in own}, **position}


def _place(event: Event) -> dict[str, Any]:
    return {
        "name": event.place_name, "address": event.address, "city": event.city, "country": event.country,
        "lat": event.latitude, "lon": event.longitude,
    }  # fmt: skip


def _category(category: Category) -> dict[str, Any]:
    return {"id": category.id, "slug": category.slug, "name": category.name}


def _attendee(attendee: guests.Attendee) -> dict[str, Any]:
    ticket = attendee.ticket
    return {
        "id": ticket.id,
        "number": ticket.number,
        "name": ticket.guest.name,
        "email": ticket.guest.email,
        "ticket_type": ticket.ticket_type_id,
        "booking_code": attendee.order_code,
        "diet": ticket.guest.diet,
        "access": ticket.guest.access,
        "checked_in_at": attendee.since,
    }


def _wanted(query: dict[str, Any]) -> discovery.Wanted:
    plain = ("search", "category", "kind", "status", "begins", "ends", "online", "free", "currency", "order")
    said = {name: query[name] for name in plain if name in query}
    return discovery.Wanted(**said, near=_near(query))


def _near(query: dict[str, Any]) -> discovery.Near | None:
    if "near" not in query:
        if "radius_km" in query:
            raise Invalid({"radius_km": [_("Say near what: near=lat,lon.")]})
        return None
    latitude, longitude = (float(part) for part in query["near"].split(","))
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Invalid({"near": [_("Write near=lat,lon in degrees, such as 51.92,4.48.")]})
    return discovery.Near(latitude, longitude, query.get("radius_km", USUAL_RADIUS))
