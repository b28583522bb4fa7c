"""Putting people on the guest list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import ids, rows
from app.models import Guest


@dataclass(frozen=True)
class NewGuest:
    """A person who comes; name None while unknown. user_id: their account, if known."""

    name: str | None
    email: str | None = None
    user_id: int | None = None


def add_guests(event_id: int, people: Sequence[NewGuest]) -> list[int]:
    """Add people who come and return their ids in the same order."""
    people_of_event = [
        {
            "event_id": event_id,
            "name": person.name,
            "email": person.email,
            "user_id": person.user_id,
            "code": ids.new_code(10),
            "rsvp": "accepted",
        }
        for person in people
    ]
    return rows.insert_for_ids(Guest, people_of_event)
