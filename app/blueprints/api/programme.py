"""Events made, changed, published, cancelled, copied and deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import marshmallow as ma
from flask import current_app
from marshmallow import fields, validate

from app.blueprints.api import shapes
from app.blueprints.api.events import event_of
from app.blueprints.api.fields import Currency, Instant, Line, Lines, Number, Whole
from app.blueprints.api.needs import EVENT_ORGANIZER, SIGNED_IN
from app.blueprints.api.table import ID, feature
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.text import LONGEST_MARKDOWN
from app.domain import access, communities, discovery, events, places, tickets, venues
from app.domain.communities import CommunityDetails
from app.domain.events import EventDetails
from app.models import Community, Event
from app.models.events import KINDS, VISIBILITIES
from app.web.kept import public_url
from app.web.policy import signed_in_user
from app.web.problems import Invalid

PLAIN = ("title", "starts_at", "ends_at", "timezone", "kind", "summary", "description", "capacity",
         "visibility")  # fmt: skip
MOST_PLACES = 1_000_000
Created = tuple[dict[str, Any], int, dict[str, str]]


class PlaceBody(ma.Schema):
    """Where it happens."""

    name = Line(150, load_default="")
    address = Line(200, load_default="")
    city = Line(100, load_default="")
    country = Line(100, load_default="")
    lat = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-90, 90))
    lon = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-180, 180))


class EventBody(ma.Schema):
    """What can be said about an event."""

    title = Line(150, least=1, required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    timezone = fields.String(required=True, validate=validate.OneOf(events.list_timezones()))
    kind = fields.String(load_default="other", validate=validate.OneOf(KINDS))
    category = Line(100, load_default=None, allow_none=True)
    summary = Line(300, load_default="")
    description = Lines(LONGEST_MARKDOWN, load_default="")
    visibility = fields.String(load_default="public", validate=validate.OneOf(VISIBILITIES))
    online_url = fields.Url(load_default=None, allow_none=True, schemes={"http", "https"}, require_tld=False,
                            validate=validate.Length(max=500))  # fmt: skip
    venue = Whole(PlaceBody, load_default=None, allow_none=True)
    venue_id = Number(load_default=None, allow_none=True)
    capacity = Number(1, MOST_PLACES, load_default=None, allow_none=True)


class NewEvent(EventBody):
    """A new event. community: one that you organize; may be left out with one or none."""

    community = Number()
    currency = Currency()


class EditedEvent(EventBody):
    """version: as it was read, so that nobody's change is lost unseen; left out, the last one wins."""

    version = Number()


class CopiedEvent(ma.Schema):
    """What the copy is called and when it begins; left out: the same, a week later."""

    title = Line(150, least=1)
    starts_at = Instant()


@feature.write("POST", "/events/", needs=SIGNED_IN, body=NewEvent, answer=shapes.Event, status=201,
               tag="events")  # fmt: skip
def create_event(body: dict[str, Any]) -> Created:
    """Begin a draft."""
    organizer = _organizer(body.get("community"))
    of = [organizer.id] if isinstance(organizer, Community) else []
    details = _details(body, body.get("currency", _settings().default_currency), of)
    return _created(
        tickets.open_event(
            organizer,
            details,
            None,
            publish=False,
            by=signed_in_user(),
            open_to_all=_settings().open_communities,
        )
    )


@feature.write("PUT", f"/events/{ID}/", needs=EVENT_ORGANIZER, body=EditedEvent, answer=shapes.Event,
               tag="events")  # fmt: skip
def replace_event(body: dict[str, Any], event: Event) -> dict[str, Any]:
    """Say anew what an event is; what is left out becomes what it is without a word."""
    return _edit(event, _details(body, event.currency, [event.community_id]), body, cover=event.cover)


@feature.write("PATCH", f"/events/{ID}/", needs=EVENT_ORGANIZER, body=EditedEvent(partial=True),
               answer=shapes.Event, tag="events")  # fmt: skip
def change_event(body: dict[str, Any], event: Event) -> dict[str, Any]:
    """Change some of an event."""
    before = events.details_of(event, places.find_event_counter(event.id).quantity)
    return _edit(event, _changed(before, body, [event.community_id]), body, cover=event.cover)


@feature.write("DELETE", f"/events/{ID}/", needs=EVENT_ORGANIZER, status=204, tag="events")
def delete_event(event: Event) -> None:
    """Take an event away that nobody has booked; one with bookings answers 409 and can be cancelled."""
    events.delete_event(event, by=signed_in_user())


@feature.write("POST", f"/events/{ID}/publish/", needs=EVENT_ORGANIZER, answer=shapes.Event, tag="events")
def publish_event(event: Event) -> dict[str, Any]:
    """Put a draft on sale; a second time does nothing."""
    events.publish_event(event, by=signed_in_user())
    return event_of(discovery.describe(event))


@feature.write("POST", f"/events/{ID}/cancel/", needs=EVENT_ORGANIZER, answer=shapes.Event, tag="events")
def cancel_event(event: Event) -> dict[str, Any]:
    """Call an event off for good; everybody with a booking gets a letter."""
    events.cancel_event(event, by=signed_in_user())
    return event_of(discovery.describe(event))


@feature.write("POST", f"/events/{ID}/clone/", needs=EVENT_ORGANIZER, body=CopiedEvent, answer=shapes.Event,
               status=201, tag="events")  # fmt: skip
def clone_event(body: dict[str, Any], event: Event) -> Created:
    """Begin a draft with everything of this event but its bookings, guests and team."""
    starts_at = body.get("starts_at", event.starts_at + timedelta(days=7))
    title = body.get("title", event.title)
    return _created(tickets.copy_event(event, title, starts_at, by=signed_in_user()))


def _edit(event: Event, details: EventDetails, body: dict[str, Any], *, cover: str | None) -> dict[str, Any]:
    version = body.get("version", event.version)
    events.edit_event(event, replace(details, cover=cover), version, by=signed_in_user())
    return event_of(discovery.describe(event))


def _created(event: Event) -> Created:
    location = public_url("api.show_event", id=event.id)
    return event_of(discovery.describe(event)), 201, {"Location": location}


def _details(body: dict[str, Any], currency: str, community_ids: list[int]) -> EventDetails:
    """What a whole body says. Raises Invalid."""
    bare = EventDetails("", body["starts_at"], body["ends_at"], body["timezone"], currency=currency)
    return _changed(bare, body, community_ids)


def _changed(before: EventDetails, body: dict[str, Any], community_ids: list[int]) -> EventDetails:
    """`before` with what the body says. Raises Invalid for a category or venue that is not there."""
    said: dict[str, Any] = {name: body[name] for name in PLAIN if name in body}
    if "online_url" in body:
        said["online_url"] = body["online_url"]
    if "category" in body:
        said["category_id"] = _category(body["category"])
    if body.get("venue_id") is not None:
        said.update(_venue(body["venue_id"], community_ids))
    elif "venue" in body or "venue_id" in body:
        said.update(_place(body.get("venue")))
    return replace(before, **said)


def _category(slug: str | None) -> int | None:
    if slug is None:
        return None
    for category in events.list_categories():
        if category.slug == slug:
            return category.id
    raise Invalid({"category": [_("Choose a category from the list.")]})


def _venue(venue_id: int, community_ids: list[int]) -> dict[str, Any]:
    for venue in venues.list_venues(community_ids):
        if venue.id == venue_id:
            return venues.copied(venue)
    raise Invalid({"venue_id": [_("Choose one of the community’s places.")]})


def _place(place: dict[str, Any] | None) -> dict[str, Any]:
    said = place or PlaceBody().load({})
    if (said["lat"] is None) != (said["lon"] is None):
        raise Invalid({"venue.lat": [_("A position needs both numbers, or neither.")]})
    return {
        "place_name": said["name"], "address": said["address"], "city": said["city"],
        "country": said["country"], "latitude": said["lat"], "longitude": said["lon"], "venue_id": None,
    }  # fmt: skip


def _organizer(community_id: int | None) -> Community | CommunityDetails:
    """The community that is meant. Raises Invalid unless the person organizes it, or it is clear without."""
    user = signed_in_user()
    own = {community.id: community for community in access.list_communities_of(user.id)}
    if community_id in own:
        return own[community_id]
    if community_id is None and len(own) == 1:
        return next(iter(own.values()))
    if community_id is None and not own:
        if not communities.may_start(user, open_to_all=_settings().open_communities):
            raise Refused(_("On this site only its administrators start communities. Ask one of them."))
        return CommunityDetails(user.name)
    raise Invalid({"community": [_("Name one of the communities that you organize for.")]})


def _settings() -> Any:
    return current_app.config["SETTINGS"]
