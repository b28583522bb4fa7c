"""Venues: places that a community uses again."""

from app.domain.venues.keeping import VenueDetails, add_venue, close_venue, copied, edit_venue
from app.domain.venues.queries import get_venue, list_known_venues, list_venues

__all__ = [
    "VenueDetails",
    "add_venue",
    "close_venue",
    "copied",
    "edit_venue",
    "get_venue",
    "list_known_venues",
    "list_venues",
]
