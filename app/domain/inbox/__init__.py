"""The inbox: what each person is told, and what open pages hear of it."""

from app.domain.inbox import reactions, watching
from app.domain.inbox.delivering import tell_organizers, tell_people
from app.domain.inbox.kinds import (
    CERTIFICATE_ISSUED,
    REVIEW_ANSWERED,
    REVIEW_HIDDEN,
    REVIEW_INVITED,
    REVIEW_WRITTEN,
    SURVEY_ASKED,
)
from app.domain.inbox.queries import Entry, count_unread, get_entry, list_entries, mark_all_read, mark_read
from app.domain.inbox.words import (
    BOOKING,
    CERTIFICATES,
    EVENT,
    OVERVIEW,
    OWN_REVIEW,
    REVIEWS,
    SALES,
    SURVEY,
    WAITLIST,
    Said,
    say,
)

__all__ = [
    "BOOKING",
    "CERTIFICATES",
    "CERTIFICATE_ISSUED",
    "EVENT",
    "OVERVIEW",
    "OWN_REVIEW",
    "REVIEWS",
    "REVIEW_ANSWERED",
    "REVIEW_HIDDEN",
    "REVIEW_INVITED",
    "REVIEW_WRITTEN",
    "SALES",
    "SURVEY",
    "SURVEY_ASKED",
    "WAITLIST",
    "Entry",
    "Said",
    "count_unread",
    "get_entry",
    "list_entries",
    "mark_all_read",
    "mark_read",
    "reactions",
    "say",
    "tell_organizers",
    "tell_people",
    "watching",
]
