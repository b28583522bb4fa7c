"""What readers report and moderators decide. Organizers answer; they take nothing down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.core.page import Page, paginate
from app.domain.reviews.facts import ReviewHidden, ReviewReported, ReviewRestored
from app.models import Event, Review, ReviewReport, User
from app.models.reviews import REASONS


@dataclass(frozen=True)
class Moderated:
    """A review (author loaded) with its event and the open reports by reason."""

    review: Review
    event: Event
    reasons: tuple[str, ...]


def report_review(review: Review, reason: str, *, by: User) -> None:
    """Tell the moderators about a review; one report a person, the last reason counts."""
    if reason not in REASONS:
        raise Refused(_("Say what is wrong with it."), "reason", status=422)
    if review.user_id == by.id:
        raise Refused(_("This is your own review; you can take it back."), status=403)
    row = {"review_id": review.id, "user_id": by.id, "reason": reason, "at": clock.now()}
    statement = insert(ReviewReport).values(row).on_conflict_do_update(
        index_elements=["review_id", "user_id"], set_={"reason": reason}, where=ReviewReport.reason != reason
    )  # fmt: skip
    if db.session.execute(statement.returning(ReviewReport.review_id)).first() is not None:
        facts.record(ReviewReported(review.event_id, review.id, reason), by.id)


def hide_review(review: Review, reason: str, *, by: User) -> None:
    """Take a review off the pages and out of the average; its author is told why."""
    if reason not in REASONS:
        raise Refused(_("Say what is wrong with it."), "reason", status=422)
    lock(review)
    _settle(review)
    if review.hidden_at is None:
        review.hidden_at, review.hidden_reason = clock.now(), reason
        facts.record(ReviewHidden(review.event_id, review.id, reason), by.id)


def restore_review(review: Review, *, by: User) -> None:
    """Let a review stand: open reports are settled, a hidden one comes back."""
    lock(review)
    _settle(review)
    if review.hidden_at is not None:
        review.hidden_at = review.hidden_reason = None
        facts.record(ReviewRestored(review.event_id, review.id), by.id)


def _settle(review: Review) -> None:
    mine = ReviewReport.review_id == review.id, ReviewReport.settled_at.is_(None)
    db.session.execute(update(ReviewReport).where(*mine).values(settled_at=clock.now()))


def get_review_by_id(review_id: int) -> Review:
    """A review of any event, hidden or not, with its author. Raises NotFound."""
    query = select(Review).options(joinedload(Review.author)).where(Review.id == review_id)
    review = db.session.scalar(query)
    if review is None:
        raise NotFound
    return review


def list_reported(number: int = 1, size: int = 20) -> Page[Moderated]:
    """Reviews that somebody reported and nobody has decided about, longest waiting first."""
    reports = (
        select(
            ReviewReport.review_id,
            func.array_agg(ReviewReport.reason.distinct()).label("reasons"),
            func.min(ReviewReport.at).label("since"),
        )
        .where(ReviewReport.settled_at.is_(None))
        .group_by(ReviewReport.review_id)
        .subquery()
    )
    query: Any = (
        select(Review, Event, reports.c.reasons)
        .join(reports, reports.c.review_id == Review.id)
        .join(Event, Event.id == Review.event_id)
        .options(joinedload(Review.author))
        .order_by(reports.c.since, Review.id)
    )
    page = paginate(query, number, size)
    return page.with_items([Moderated(review, event, tuple(why)) for review, event, why in page.items])


def list_hidden(limit: int = 20) -> list[Moderated]:
    """What was taken down lately."""
    query = (
        select(Review, Event)
        .join(Event, Event.id == Review.event_id)
        .options(joinedload(Review.author))
        .where(Review.hidden_at.is_not(None))
        .order_by(Review.hidden_at.desc())
        .limit(limit)
    )
    return [Moderated(review, event, ()) for review, event in db.session.execute(query)]
