"""Guests: one person is one record per event."""

from app.domain.guests.adding import NewGuest, add_guests

__all__ = ["NewGuest", "add_guests"]
