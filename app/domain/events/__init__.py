"""Events: made, edited, published, cancelled."""

from app.domain.events.calendar import calendar_file
from app.domain.events.deleting import delete_event
from app.domain.events.facts import (
    EventCancelled,
    EventCopied,
    EventCreated,
    EventDeleted,
    EventEdited,
    EventMoved,
    EventPublished,
    EventTermsChanged,
)
from app.domain.events.making import create_event, details_of, edit_event
from app.domain.events.publishing import cancel_event, list_missing, publish_event
from app.domain.events.queries import get_event, get_event_by_id, list_categories, list_events_of
from app.domain.events.rules import (
    REPEATED,
    SKIPPED,
    USUAL_LENGTH,
    EventDetails,
    Resolved,
    list_timezones,
    local_time,
    resolve,
)
from app.domain.events.terms import Terms, set_terms
from app.domain.events.words import kind_label, list_kinds, say_terms, say_terms_now

__all__ = [
    "REPEATED",
    "SKIPPED",
    "USUAL_LENGTH",
    "EventCancelled",
    "EventCopied",
    "EventCreated",
    "EventDeleted",
    "EventDetails",
    "EventEdited",
    "EventMoved",
    "EventPublished",
    "EventTermsChanged",
    "Resolved",
    "Terms",
    "calendar_file",
    "cancel_event",
    "create_event",
    "delete_event",
    "details_of",
    "edit_event",
    "get_event",
    "get_event_by_id",
    "kind_label",
    "list_categories",
    "list_events_of",
    "list_kinds",
    "list_missing",
    "list_timezones",
    "local_time",
    "publish_event",
    "resolve",
    "say_terms",
    "say_terms_now",
    "set_terms",
]
