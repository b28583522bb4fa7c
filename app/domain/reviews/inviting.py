"""Asking those who were there what they thought of it: once an event, on the day after its end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, or_, select

from app.core import clock, facts
from app.core.db import db, lock
from app.core.facts import Fact
from app.core.mail import Message
from app.domain import checkin, mailings
from app.domain.reviews import rules
from app.domain.reviews.facts import ReviewMailSet, ReviewsInvited
from app.models import Event, Guest, Review, Survey, User
from app.models.events import PUBLISHED

REST, FORGOTTEN = timedelta(hours=12), timedelta(days=7)


def invite_due() -> int:
    """Ask for reviews of every event that is over and was not asked about yet; returns how many.

    Not before the morning after, on the clocks where it happened.
    """
    now = clock.now()
    asked = exists().where(Fact.event_id == Event.id, Fact.kind == ReviewsInvited.__name__)
    due = select(Event).where(
        Event.status == PUBLISHED,
        Event.ends_at.between(now - FORGOTTEN, now - REST),
        ~asked,
    )
    locked = due.order_by(Event.id).with_for_update(skip_locked=True, of=Event)
    ended = [event for event in db.session.scalars(locked) if rules.asks_from(event) <= now]
    for event in ended:
        facts.record(ReviewsInvited(event.id), None)
    return len(ended)


def set_review_mail(event: Event, wanted: bool, *, by: User) -> None:
    """Say whether those who were there are asked by mail too, and not only in their inbox."""
    lock(event)
    if event.review_mail != wanted:
        event.review_mail = wanted
        facts.record(ReviewMailSet(event.id, wanted), by.id)


def post_letters(event: Event) -> int:
    """Write to everybody who is to be asked by mail; returns how many. A second time writes to nobody.

    Nobody gets two letters of "How was it?": where a survey goes out, its letter asks for the review, too.
    """
    if goes_with_survey(event):
        return 0
    letters = {address: (_key(event, address), {"event_id": event.id}) for address in _addresses(event)}
    return mailings.post_all("reviews/asked", event.community_id, letters)


def goes_with_survey(event: Event) -> bool:
    """Whether a survey of the event went out already, or will by itself."""
    out = Survey.opened_at.is_not(None) | Survey.hours_after.is_not(None)
    return bool(db.session.scalar(select(exists().where(Survey.event_id == event.id, out))))


def asks_beside(event: Event, address: str) -> bool:
    """Whether another letter to this address is to ask for a review: none did, and they wrote none."""
    asked = exists().where(Message.key == _key(event, address))
    wrote = exists().where(Review.event_id == event.id, Review.user_id == User.id, User.email == address)
    return event.review_mail and not db.session.scalar(select(asked | wrote))


def _key(event: Event, address: str) -> str:
    return f"review:{event.id}:{address}"


def count_asked(event: Event) -> int:
    """How many letters would go out if it were now."""
    return len(mailings.list_willing(event.community_id, _addresses(event)))


def _addresses(event: Event) -> list[str]:
    """Of those who were there and wrote nothing."""
    wrote = exists().where(
        Review.event_id == event.id,
        Review.user_id == User.id,
        or_(User.id == Guest.user_id, User.email == checkin.ADDRESS),
    )
    came = db.session.execute(checkin.those_who_came(event).where(~wrote))
    return list(dict.fromkeys(address for _guest, _name, address in came))
