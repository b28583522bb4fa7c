"""Putting people on the guest list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert

from app.core import ids
from app.core.db import db, table_of
from app.models import Guest


@dataclass(frozen=True)
class NewGuest:
    """A person who comes; name None while unknown. user_id: their account, if known."""

    name: str | None
    email: str | None = None
    user_id: int | None = None


NEW_GUESTS = insert(table_of(Guest)).returning(table_of(Guest).c.id, sort_by_parameter_order=True)


def add_guests(event_id: int, people: Sequence[NewGuest]) -> list[int]:
    """Add people who come and return their ids in the same order."""
    rows = [
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
    return list(db.session.scalars(NEW_GUESTS, rows))
