"""Surveys that go out by themselves: once, to those who came, never for a cancelled event."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock, facts, mail, outbox
from app.core.errors import Refused
from app.core.facts import Delivery, deliver
from app.core.mail import Message
from app.domain import surveys
from app.domain.reviews.facts import ReviewsInvited
from app.models import Event, Notification, Survey, SurveyInvitation
from tests.review import ReviewingClient
from tests.surveys.conftest import Stage
from tests.world import START

PAGE = "/manage/night-of-small-websites/surveys"


def planned(draft: Stage, hours: int = 24) -> tuple[int, Event]:
    """Planned before the event began; the survey's id."""
    with clock.frozen_at(START):
        surveys.plan_survey(draft.survey, draft.world.concert, hours, by=draft.world.owner)
    return draft.survey.id, draft.world.concert


def is_sent(session: Session, survey_id: int) -> bool:
    return session.get_one(Survey, survey_id, populate_existing=True).opened_at is not None


def test_it_goes_out_once_when_its_time_has_come(draft: Stage, session: Session) -> None:
    survey_id, event = planned(draft)
    moment = surveys.goes_out_at(draft.survey, event)
    assert moment == event.ends_at + timedelta(hours=24)
    session.commit()
    for at, sent in ((moment - timedelta(minutes=1), False), (moment, True), (moment, True)):
        with clock.frozen_at(at):
            surveys.send_due()
            outbox.drain(Delivery, deliver)
        assert is_sent(session, survey_id) is sent
    assert session.scalar(select(func.count(SurveyInvitation.id))) == 1
    assert session.scalar(select(func.count(Message.id)).where(Message.letter == "surveys/asked")) == 1
    assert audit.find_breaches() == []


def test_a_cancelled_event_asks_nobody(draft: Stage, session: Session) -> None:
    survey_id, event = planned(draft)
    ends_at, event.status = event.ends_at, "cancelled"
    session.commit()
    with clock.frozen_at(ends_at + timedelta(hours=25)):
        surveys.send_due()
    assert not is_sent(session, survey_id)


def test_what_is_a_week_late_is_left_to_a_hand(draft: Stage, session: Session) -> None:
    survey_id, event = planned(draft)
    session.commit()
    with clock.frozen_at(event.ends_at + timedelta(days=9)):
        surveys.send_due()
    assert not is_sent(session, survey_id)


def test_whom_nobody_can_answer_waits_for_a_hand(draft: Stage, session: Session) -> None:
    """And is not tried again every few seconds."""
    survey_id, event = planned(draft)
    for question in list(draft.questions):
        surveys.remove_question(draft.survey, question, by=draft.world.owner)
    session.commit()
    with clock.frozen_at(event.ends_at + timedelta(hours=25)):
        surveys.send_due()
    survey = session.get_one(Survey, survey_id, populate_existing=True)
    assert (survey.opened_at, survey.hours_after) == (None, None)


@pytest.mark.parametrize(("hours", "words"), [(0, "From 1 hour"), (721, "From 1 hour"), (1, "has passed")])
def test_odd_times_are_refused(draft: Stage, hours: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        surveys.plan_survey(draft.survey, draft.world.concert, hours, by=draft.world.owner)


def test_a_sent_one_is_planned_no_more(sent: Stage) -> None:
    with pytest.raises(Refused, match="Nobody is asked twice"):
        surveys.plan_survey(sent.survey, sent.world.concert, 48, by=sent.world.owner)


def test_who_has_an_account_finds_it_in_the_inbox(
    sent: Stage, session: Session, client: ReviewingClient
) -> None:
    told = session.scalars(select(Notification).where(Notification.kind == "survey-asked")).one()
    assert told.user_id == sent.world.attendee.id
    client.sign_in("attendee@example.com")
    assert "Tell how it was" in client.page("/notifications").text
    answer = client.fill("/notifications", action=f"/notifications/{told.id}/visit")
    assert "How was it?" in client.page(answer.headers["Location"]).text


def test_one_letter_asks_for_both(draft: Stage, session: Session) -> None:
    draft.world.concert.review_mail = True
    planned(draft)
    facts.record(ReviewsInvited(draft.world.concert.id), None)
    session.commit()
    outbox.drain(Delivery, deliver)
    assert session.scalar(select(func.count(Message.id))) == 1  # the letter of the booking
    ended = session.scalars(select(Event.ends_at).where(Event.review_mail)).one()
    with clock.frozen_at(ended + timedelta(days=1)):
        surveys.send_due()
        outbox.drain(Delivery, deliver)
    letter = session.scalars(select(Message).where(Message.letter == "surveys/asked")).one()
    built = mail.build(letter, "Marquee <m@example.com>", "marquee.test")
    text = str(built.get_body(("plain",)).get_content())
    assert "/surveys/" in text
    assert "help them to choose" in text
    assert built["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_was_asked_for_a_review_is_not_asked_again(draft: Stage, session: Session) -> None:
    event = draft.world.concert
    event.review_mail = True
    facts.record(ReviewsInvited(event.id), None)
    session.commit()
    outbox.drain(Delivery, deliver)
    survey = session.scalars(select(Survey)).one()
    surveys.send_survey(survey, session.get_one(Event, survey.event_id), by=None)
    session.commit()
    outbox.drain(Delivery, deliver)
    letter = session.scalars(select(Message).where(Message.letter == "surveys/asked")).one()
    text = str(mail.build(letter, "M <m@example.com>", "marquee.test").get_body(("plain",)).get_content())
    assert "help them to choose" not in text


def test_the_page_says_when_and_to_how_many(draft: Stage, session: Session, client: ReviewingClient) -> None:
    with clock.frozen_at(START):
        client.sign_in("owner@example.com")
        address = f"{PAGE}/{draft.survey.id}"
        page = client.page(f"{address}/plan")
        assert "People asked, if it were now" in page.text
        client.fill(f"{address}/plan", status=422, action=f"{address}/plan", after="40", unit="24")
        client.fill(f"{address}/plan", status=422, action=f"{address}/plan", after="1.5", unit="1")
        client.fill(f"{address}/plan", action=f"{address}/plan", after="2", unit="24")
        assert "It goes out by itself on" in client.page(address).text
        assert "Goes out by itself" in client.page(PAGE).text
        client.fill(address, action=f"{address}/plan/removal")
        assert "It goes out by itself on" not in client.page(address).text
