"""Venues: added, edited, closed. Events keep the copy they took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.venues.facts import VenueAdded, VenueClosed, VenueEdited
from app.models import Community, User, Venue

PLAIN = ("name", "address", "city", "country", "latitude", "longitude", "capacity")


@dataclass(frozen=True)
class VenueDetails:
    """What an organizer says about a place.

    latitude, longitude: degrees, both or neither. capacity: people, None when nobody said.
    """

    name: str
    address: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    capacity: int | None = None


def add_venue(community: Community, details: VenueDetails, *, by: User | None) -> Venue:
    """A place for the community's events. Raises Refused for details that contradict themselves."""
    _check(details)
    venue = Venue(community_id=community.id, created_at=clock.now())
    _apply(venue, details)
    db.session.add(venue)
    db.session.flush()
    facts.record(VenueAdded(venue.id, community.id), by.id if by else None)
    return venue


def edit_venue(venue: Venue, details: VenueDetails, version: int, *, by: User) -> None:
    """Change a place; events that took it stay as they are.

    Raises Stale when it was saved since `version`.
    """
    lock(venue)
    if venue.version != version:
        raise Stale(_("Somebody changed this place meanwhile. Look at both versions, then save again."))
    _check(details)
    _apply(venue, details)
    venue.version += 1
    facts.record(VenueEdited(venue.id, venue.community_id), by.id)


def close_venue(venue: Venue, *, by: User) -> None:
    """Offer a place no more; a second time does nothing."""
    lock(venue)
    if venue.closed_at is None:
        venue.closed_at = clock.now()
        facts.record(VenueClosed(venue.id, venue.community_id), by.id)


def _apply(venue: Venue, details: VenueDetails) -> None:
    for name in PLAIN:
        setattr(venue, name, getattr(details, name))


def _check(details: VenueDetails) -> None:
    if not details.name:
        raise Refused(_("Give the place a name."), "name", status=422)
    if (details.latitude is None) != (details.longitude is None):
        raise Refused(_("A position needs both numbers, or neither."), "latitude", status=422)
    if details.latitude is not None and not -90 <= details.latitude <= 90:
        raise Refused(_("Latitude is between -90 and 90."), "latitude", status=422)
    if details.longitude is not None and not -180 <= details.longitude <= 180:
        raise Refused(_("Longitude is between -180 and 180."), "longitude", status=422)
    if details.capacity is not None and details.capacity < 1:
        raise Refused(_("Write a whole number from 1, or nothing."), "capacity", status=422)


def copied(venue: Venue) -> dict[str, Any]:
    """What an event takes from a venue, by the names that its details have."""
    return {
        "venue_id": venue.id,
        "place_name": venue.name,
        "address": venue.address,
        "city": venue.city,
        "country": venue.country,
        "latitude": venue.latitude,
        "longitude": venue.longitude,
    }
