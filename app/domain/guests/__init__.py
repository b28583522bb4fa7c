"""Guests: one person is one record per event."""

from app.domain.guests.adding import NewGuest, add_guests
from app.domain.guests.buyers import follow_buyer
from app.domain.guests.queries import (
    INSIDE,
    OUTSIDE,
    Attendee,
    Listed,
    knows_no_shows,
    list_all_attendees,
    list_attendees,
)

__all__ = [
    "INSIDE",
    "OUTSIDE",
    "Attendee",
    "Listed",
    "NewGuest",
    "add_guests",
    "follow_buyer",
    "knows_no_shows",
    "list_all_attendees",
    "list_attendees",
]
