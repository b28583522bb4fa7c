"""Writing, changing and taking back one's own review."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.reviews import rules
from app.domain.reviews.attendance import attendance_of
from app.domain.reviews.facts import ReviewEdited, ReviewWithdrawn, ReviewWritten
from app.domain.reviews.rules import Standing
from app.models import Event, Review, User


def find_own(event: Event, user: User) -> Review | None:
    """This person's review of the event, hidden or not."""
    return db.session.scalar(select(Review).where(Review.event_id == event.id, Review.user_id == user.id))


def standing_of(event: Event, user: User) -> Standing:
    """Whether this person may review the event; who did may change what they wrote."""
    own = find_own(event, user)
    if own is not None:
        return Standing(own, "")
    return Standing(None, rules.why_not(event, attendance_of(event, user), clock.now()))


def write_review(event: Event, stars: int, text: str, version: int = 0, *, by: User) -> Review:
    """Review an event, or change one's review of it; the same again changes nothing.

    stars: 1 to 5. version: of the review that is changed, 0 for none.
    Raises Refused for whoever was not there, Stale when it was saved since `version`.
    """
    if not 1 <= stars <= 5:
        raise Refused(_("Choose one to five stars."), "stars", status=422)
    if len(text) > rules.LONGEST:
        raise Refused(_("Keep it under %(n)s characters.", n=rules.LONGEST), "text", status=422)
    standing = standing_of(event, by)
    if standing.own is not None:
        return _edit(standing.own, stars, text, version, by)
    if standing.why_not:
        raise Refused(standing.why_not, status=403, kind="not-attended")
    return _add(event, stars, text, by)


def _add(event: Event, stars: int, text: str, by: User) -> Review:
    review = Review(event_id=event.id, user_id=by.id, stars=stars, text=text, created_at=clock.now())
    db.session.add(review)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(_("You have reviewed this event already."), kind="reviewed-already") from None
    facts.record(ReviewWritten(event.id, review.id, stars), by.id)
    return review


def _edit(review: Review, stars: int, text: str, version: int, by: User) -> Review:
    lock(review)
    if (review.stars, review.text) == (stars, text):
        return review
    if not version:
        raise Refused(_("You have reviewed this event already."), kind="reviewed-already")
    if review.version != version:
        raise Stale(_("You changed this review in another window meanwhile. Look at both, then save again."))
    review.stars, review.text, review.edited_at = stars, text, clock.now()
    review.version += 1
    facts.record(ReviewEdited(review.event_id, review.id, stars), by.id)
    return review


def withdraw_review(event: Event, *, by: User) -> None:
    """Take one's own review back, with its answer and votes. A second time does nothing."""
    review = find_own(event, by)
    if review is None:
        return
    facts.record(ReviewWithdrawn(event.id, review.id), by.id)
    db.session.execute(delete(Review).where(Review.id == review.id))
    db.session.expunge(review)
