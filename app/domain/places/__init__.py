"""The one capacity ledger: who gets a place is decided here, in Postgres alone."""

from app.domain.places import reactions
from app.domain.places.facts import PlacesSoldOut
from app.domain.places.ledger import (
    SoldOut,
    exchange,
    give_back,
    open_counter,
    prolong,
    release,
    release_expired,
    release_offer,
    set_quantity,
    settle,
    take,
)
from app.domain.places.queries import (
    claimed,
    count_free,
    count_left,
    expired_claims,
    find_event_counter,
    free_expression,
    left_expression,
)
from app.domain.places.sharing import lock_counters, recount, renew

__all__ = [
    "PlacesSoldOut",
    "SoldOut",
    "claimed",
    "count_free",
    "count_left",
    "exchange",
    "expired_claims",
    "find_event_counter",
    "free_expression",
    "give_back",
    "left_expression",
    "lock_counters",
    "open_counter",
    "prolong",
    "reactions",
    "recount",
    "release",
    "release_expired",
    "release_offer",
    "renew",
    "set_quantity",
    "settle",
    "take",
]
