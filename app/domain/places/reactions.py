"""What follows from events: each has its counter, and its capacity is the counter's quantity."""

from __future__ import annotations

from app.core.facts import Fact, reacts_now
from app.domain.events import EventCreated, EventEdited
from app.domain.places.ledger import open_counter, set_quantity
from app.domain.places.queries import find_event_counter
from app.models.places import WHOLE_EVENT


@reacts_now(EventCreated)
def open_event_counter(what: EventCreated, fact: Fact) -> None:
    open_counter(what.event_id, WHOLE_EVENT, what.capacity)


@reacts_now(EventEdited)
def set_capacity(what: EventEdited, fact: Fact) -> None:
    counter = find_event_counter(what.event_id)
    if counter.quantity != what.capacity:
        set_quantity(counter, what.capacity, "capacity")
