"""The one capacity ledger: who gets a place is decided here, in Postgres alone."""

from app.domain.places import reactions
from app.domain.places.facts import PlacesSoldOut
from app.domain.places.ledger import (
    SoldOut,
    open_counter,
    release,
    release_expired,
    set_quantity,
    settle,
    take,
)
from app.domain.places.queries import count_left, expired_claims, find_event_counter, left_expression

__all__ = [
    "PlacesSoldOut",
    "SoldOut",
    "count_left",
    "expired_claims",
    "find_event_counter",
    "left_expression",
    "open_counter",
    "reactions",
    "release",
    "release_expired",
    "set_quantity",
    "settle",
    "take",
]
