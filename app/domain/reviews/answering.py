"""The organizer's answer to a review."""

from __future__ import annotations

from app.core import clock, facts
from app.core.db import lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.reviews import rules
from app.domain.reviews.facts import ReviewAnswered
from app.models import Review, User


def answer_review(review: Review, text: str, *, by: User) -> None:
    """Answer a review in the organizer's name, or change the answer; no text takes it back."""
    if len(text) > rules.LONGEST:
        raise Refused(_("Keep it under %(n)s characters.", n=rules.LONGEST), "text", status=422)
    lock(review)
    if review.answer == text:
        return
    was_new = not review.answer
    review.answer = text
    review.answered_at, review.answered_by = (clock.now(), by.id) if text else (None, None)
    if text and was_new:
        facts.record(ReviewAnswered(review.event_id, review.id), by.id)
