"""What follows from reviews: organizers and authors are told."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from app.core.db import db
from app.core.facts import Fact, reacts_later, reacts_now
from app.domain import checkin, inbox
from app.domain.events import EventCopied
from app.domain.reviews.facts import ReviewAnswered, ReviewHidden, ReviewsInvited, ReviewWritten
from app.domain.reviews.inviting import post_letters
from app.models import Event, Guest, Review, Ticket, User
from app.models.tickets import VALID


@reacts_later(ReviewWritten)
def tell_written(what: ReviewWritten, fact: Fact) -> None:
    inbox.tell_organizers(fact, inbox.REVIEW_WRITTEN, data={"stars": what.stars})


@reacts_now(ReviewAnswered)
def tell_answered(what: ReviewAnswered, fact: Fact) -> None:
    _tell_author(what.review_id, fact, inbox.REVIEW_ANSWERED, {})


@reacts_now(ReviewHidden)
def tell_hidden(what: ReviewHidden, fact: Fact) -> None:
    _tell_author(what.review_id, fact, inbox.REVIEW_HIDDEN, {"reason": what.reason})


@reacts_later(ReviewsInvited)
def invite(what: ReviewsInvited, fact: Fact) -> None:
    """Those with an account who were there and said nothing yet."""
    event = db.session.get_one(Event, what.event_id)
    theirs = or_(Guest.user_id == User.id, (Guest.email == User.email) & User.verified_at.is_not(None))
    said = exists().where(Review.event_id == event.id, Review.user_id == User.id)
    query = (
        select(User.id)
        .join(Guest, theirs)
        .join(Ticket, Ticket.guest_id == Guest.id)
        .where(Ticket.event_id == event.id, Ticket.status == VALID, ~said)
        .distinct()
    )
    if checkin.keeps_door(event):
        query = query.where(checkin.ADMITTED)
    inbox.tell_people(fact, inbox.REVIEW_INVITED, dict.fromkeys(db.session.scalars(query)))


@reacts_later(ReviewsInvited)
def write_to_them(what: ReviewsInvited, fact: Fact) -> None:
    """By mail where the organizer wants it, whoever has an account and whoever has none."""
    event = db.session.get_one(Event, what.event_id)
    if event.review_mail:
        post_letters(event)


@reacts_now(EventCopied)
def copy_review_mail(what: EventCopied, fact: Fact) -> None:
    source, copy = (db.session.get_one(Event, one) for one in (what.source_id, what.event_id))
    copy.review_mail = source.review_mail


def _tell_author(review_id: int, fact: Fact, kind: str, data: dict[str, str]) -> None:
    review = db.session.get_one(Review, review_id)
    inbox.tell_people(fact, kind, {review.user_id: None}, data)
