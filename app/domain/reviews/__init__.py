"""Reviews: what those who were there say, the organizer's answer, and what moderators take down."""

from app.domain.reviews import letters, reactions
from app.domain.reviews.answering import answer_review
from app.domain.reviews.inviting import (
    asks_beside,
    count_asked,
    goes_with_survey,
    invite_due,
    set_review_mail,
)
from app.domain.reviews.moderating import (
    Moderated,
    get_review_by_id,
    hide_review,
    list_hidden,
    list_reported,
    report_review,
    restore_review,
)
from app.domain.reviews.queries import (
    BEST,
    LOWEST,
    NEWEST,
    ORDERS,
    Rating,
    Said,
    Shown,
    get_review,
    list_of_community,
    list_reviews,
    rating_of,
    rating_of_community,
    said_of,
    show,
)
from app.domain.reviews.rules import LONGEST, Standing, asks_from
from app.domain.reviews.voting import vote
from app.domain.reviews.words import reason_label, reasons
from app.domain.reviews.writing import find_own, standing_of, withdraw_review, write_review

__all__ = [
    "BEST",
    "LONGEST",
    "LOWEST",
    "NEWEST",
    "ORDERS",
    "Moderated",
    "Rating",
    "Said",
    "Shown",
    "Standing",
    "answer_review",
    "asks_beside",
    "asks_from",
    "count_asked",
    "find_own",
    "get_review",
    "get_review_by_id",
    "goes_with_survey",
    "hide_review",
    "invite_due",
    "letters",
    "list_hidden",
    "list_of_community",
    "list_reported",
    "list_reviews",
    "rating_of",
    "rating_of_community",
    "reactions",
    "reason_label",
    "reasons",
    "report_review",
    "restore_review",
    "said_of",
    "set_review_mail",
    "show",
    "standing_of",
    "vote",
    "withdraw_review",
    "write_review",
]
