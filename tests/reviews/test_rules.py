"""Rule 38: a review needs attendance; one per person and event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, outbox
from app.core.errors import NotFound, Refused, Stale
from app.core.facts import Delivery, deliver
from app.core.mail import Message
from app.domain import checkin, events, inbox, orders, reviews, tickets
from app.domain.reviews import inviting
from app.models import Notification, Review, User
from tests.world import START, World


def refused(world: World, who: User) -> str:
    with pytest.raises(Refused) as no:
        reviews.write_review(world.concert, 5, "Splendid.", by=who)
    return no.value.message


def test_whoever_was_let_in_reviews_the_event(admitted: World) -> None:
    review = reviews.write_review(admitted.concert, 4, "Good soup.", by=admitted.attendee)
    assert (review.stars, review.text) == (4, "Good soup.")
    assert reviews.rating_of(admitted.concert).average == 4.0


def test_a_stranger_does_not(admitted: World) -> None:
    assert "had a ticket" in refused(admitted, admitted.stranger)


def test_a_ticket_alone_does_not_where_the_door_is_kept(admitted: World, session: Session) -> None:
    buyer = orders.Buyer("Sam Stranger", "stranger@example.com")
    with clock.frozen_at(START - timedelta(days=1)):
        orders.place_order(admitted.concert, {admitted.seat.id: 1}, buyer, by=admitted.stranger)
    assert "let in at the door" in refused(admitted, admitted.stranger)


def test_a_ticket_is_enough_where_nobody_keeps_the_door(world: World, after: None) -> None:
    assert reviews.write_review(world.concert, 3, "", by=world.attendee).stars == 3


def test_an_undone_check_in_is_none(admitted: World, session: Session) -> None:
    scan = checkin.last_scans(admitted.entrance)[0][0]
    checkin.undo(admitted.entrance, scan, by=admitted.door)
    other = tickets.list_tickets_of_order(admitted.booking)[1]
    checkin.admit(admitted.entrance, other.secret, "another", by=admitted.door)
    assert "let in at the door" in refused(admitted, admitted.attendee)


def test_a_guest_by_a_confirmed_address_counts_and_by_an_unconfirmed_one_not(
    world: World, session: Session, after: None
) -> None:
    buyer = orders.Buyer("Sam", "stranger@example.com")
    with clock.frozen_at(START - timedelta(days=1)):
        orders.place_order(world.concert, {world.seat.id: 1}, buyer, by=None)
    world.stranger.verified_at = None
    assert "had a ticket" in refused(world, world.stranger)
    world.stranger.verified_at = clock.now()
    reviews.write_review(world.concert, 5, "", by=world.stranger)


def test_before_the_end_nobody_does(world: World) -> None:
    with clock.frozen_at(START + timedelta(hours=1)):
        assert "once it is over" in refused(world, world.attendee)


def test_a_cancelled_event_is_not_reviewed(admitted: World) -> None:
    with clock.frozen_at(START - timedelta(days=1)):
        events.cancel_event(admitted.concert, by=admitted.owner)
    world = admitted
    assert "once it is over" in refused(world, world.attendee)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(admitted: World, stars: int) -> None:
    with pytest.raises(Refused, match="one to five"):
        reviews.write_review(admitted.concert, stars, "", by=admitted.attendee)


def test_a_second_review_is_refused_and_a_change_is_none(admitted: World, session: Session) -> None:
    first = reviews.write_review(admitted.concert, 4, "Good.", by=admitted.attendee)
    with pytest.raises(Refused, match="already"):
        reviews.write_review(admitted.concert, 1, "Bad.", by=admitted.attendee)
    again = reviews.write_review(admitted.concert, 2, "Less good.", first.version, by=admitted.attendee)
    assert (again.id, again.stars, again.edited_at) == (first.id, 2, clock.now())
    with pytest.raises(Stale):
        reviews.write_review(admitted.concert, 1, "Older window.", 1, by=admitted.attendee)


def test_one_vote_a_person_the_last_counts_and_none_for_oneself(admitted: World) -> None:
    review = reviews.write_review(admitted.concert, 4, "Good.", by=admitted.attendee)
    for helpful in (True, True, False):
        reviews.vote(review, helpful, by=admitted.stranger)
    reviews.vote(review, True, by=admitted.owner)
    shown = reviews.list_reviews(admitted.concert, reader=admitted.stranger).items[0]
    assert (shown.helpful, shown.unhelpful, shown.mine) == (1, 1, False)
    reviews.vote(review, None, by=admitted.stranger)
    assert reviews.list_reviews(admitted.concert, reader=admitted.stranger).items[0].mine is None
    with pytest.raises(Refused, match="your own"):
        reviews.vote(review, True, by=admitted.attendee)


def test_a_hidden_review_is_neither_shown_nor_counted_and_its_author_is_told(
    admitted: World, session: Session
) -> None:
    review = reviews.write_review(admitted.concert, 1, "Buy at example.net!", by=admitted.attendee)
    reviews.report_review(review, "spam", by=admitted.owner)
    assert [m.reasons for m in reviews.list_reported().items] == [("spam",)]
    reviews.hide_review(review, "spam", by=admitted.admin)
    assert reviews.list_reported().total == 0
    assert reviews.rating_of(admitted.concert).count == 0
    assert reviews.list_reviews(admitted.concert).total == 0
    with pytest.raises(NotFound):
        reviews.get_review(admitted.concert, review.id)
    told = session.scalars(select(Notification.kind).where(Notification.user_id == admitted.attendee.id))
    assert inbox.REVIEW_HIDDEN in set(told)
    reviews.restore_review(review, by=admitted.admin)
    assert reviews.rating_of(admitted.concert).count == 1


def test_an_average_says_of_how_many(admitted: World, session: Session) -> None:
    for who, stars in ((admitted.attendee, 5), (admitted.owner, 4), (admitted.admin, 4)):
        row = Review(event_id=admitted.concert.id, user_id=who.id, stars=stars, created_at=clock.now())
        session.add(row)
    session.flush()
    for rating in (reviews.rating_of(admitted.concert), reviews.rating_of_community(admitted.guild)):
        assert (rating.average, rating.count, rating.shares[:2]) == (4.3, 3, ((5, 1), (4, 2)))


def test_those_who_were_there_are_asked_once_half_a_day_later(admitted: World, session: Session) -> None:
    with clock.frozen_at(START + timedelta(hours=6)):
        assert reviews.invite_due() == 0
    assert (reviews.invite_due(), reviews.invite_due()) == (2, 0)  # the other one had no guests
    session.commit()
    outbox.drain(Delivery, deliver)
    kind = Notification.kind == inbox.REVIEW_INVITED
    told = list(session.scalars(select(Notification.user_id).where(kind)))
    assert told == [admitted.attendee.id]


def letters_to(session: Session) -> list[str]:
    query = select(Message.address).where(Message.letter == "reviews/asked").order_by(Message.address)
    return list(session.scalars(query))


def ask(session: Session) -> list[str]:
    reviews.invite_due()
    session.commit()
    outbox.drain(Delivery, deliver)
    return letters_to(session)


def test_nobody_is_asked_by_mail_unless_the_organizer_wants_it(admitted: World, session: Session) -> None:
    assert ask(session) == []


def test_those_who_came_are_asked_by_mail_once(admitted: World, session: Session) -> None:
    reviews.set_review_mail(admitted.concert, True, by=admitted.owner)
    assert reviews.count_asked(admitted.concert) == 1
    assert ask(session) == ["attendee@example.com"]
    inviting.post_letters(admitted.concert)
    assert letters_to(session) == ["attendee@example.com"]


def test_who_wrote_a_review_is_not_asked_for_one(admitted: World, session: Session) -> None:
    reviews.set_review_mail(admitted.concert, True, by=admitted.owner)
    reviews.write_review(admitted.concert, 4, "", by=admitted.attendee)
    assert reviews.count_asked(admitted.concert) == 0
    assert ask(session) == []


def test_nobody_is_asked_before_the_next_morning(admitted: World) -> None:
    event = admitted.concert
    event.ends_at = START + timedelta(hours=2)  # 22:00 in Amsterdam; the morning is at 08:00 UTC
    assert reviews.asks_from(event) == datetime(2038, 6, 6, 8, tzinfo=UTC)
    event.ends_at = START + timedelta(hours=7)  # long past midnight there: the day after that
    assert reviews.asks_from(event) == datetime(2038, 6, 7, 8, tzinfo=UTC)


def test_a_copy_asks_as_its_original_does(admitted: World) -> None:
    reviews.set_review_mail(admitted.concert, True, by=admitted.owner)
    copied = tickets.copy_event(admitted.concert, "Again", START + timedelta(days=7), by=admitted.owner)
    assert copied.review_mail
