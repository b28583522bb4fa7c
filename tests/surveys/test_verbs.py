"""Surveys: made, sent once to those who came, answered once each, with or without a name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, mail, outbox
from app.core.errors import NotFound, Refused
from app.core.facts import Delivery, deliver
from app.core.mail import Message
from app.domain import checkin, mailings, surveys, tickets
from app.domain.mailings import Choice
from app.domain.surveys import QuestionDraft
from app.models import Guest, Reader, Survey, SurveyInvitation, SurveyResponse, Ticket
from tests.surveys.conftest import Stage, asked_of
from tests.world import START


def letters(session: Session) -> list[Message]:
    query = select(Message).where(Message.letter == "surveys/asked").order_by(Message.id)
    return list(session.scalars(query))


def say(session: Session, stage: Stage, *, nameless: bool = False, **more: object) -> SurveyResponse:
    surveys.answer(asked_of(session), {stage.named(0): "4", **more}, nameless=nameless)
    session.expire_all()
    return session.scalars(select(SurveyResponse)).one()


def let_in_the_other(stage: Stage) -> None:
    ticket = tickets.list_tickets_of_order(stage.world.booking)[1]
    with clock.frozen_at(START):
        checkin.admit(stage.world.entrance, ticket.secret, "second-in", by=stage.world.door)


def test_only_those_who_came_are_asked(sent: Stage, session: Session) -> None:
    assert [row.address for row in letters(session)] == ["attendee@example.com"]
    guest = session.get_one(Guest, session.scalars(select(SurveyInvitation.guest_id)).one())
    assert guest.name == "Ada Attendee"


def test_a_buyer_gets_the_links_of_their_guests_in_one_letter(draft: Stage, session: Session) -> None:
    let_in_the_other(draft)
    assert surveys.count_asked(draft.world.concert) == (2, 1)
    surveys.send_survey(draft.survey, draft.world.concert, by=draft.world.owner)
    session.commit()
    outbox.drain(Delivery, deliver)
    (letter,) = letters(session)
    built = mail.build(letter, "Marquee <m@example.com>", "marquee.test")
    text = str(built.get_body(("plain",)).get_content())
    assert text.count("/surveys/") == 2
    assert "Grace Guest" in text


def test_nobody_is_asked_twice(sent: Stage) -> None:
    with pytest.raises(Refused, match="Nobody is asked twice"):
        surveys.send_survey(sent.survey, sent.world.concert, by=sent.world.owner)


def test_it_waits_for_the_end_of_the_event(draft: Stage) -> None:
    with clock.frozen_at(START), pytest.raises(Refused, match="once the event is over"):
        surveys.send_survey(draft.survey, draft.world.concert, by=draft.world.owner)


def test_who_left_letters_is_not_asked(draft: Stage, session: Session) -> None:
    event = draft.world.concert
    mailings.post_all("surveys/asked", event.community_id, {"attendee@example.com": ("k", {})})
    mailings.leave(session.scalars(select(Reader)).one(), Choice.ONE)
    assert surveys.count_asked(event) == (0, 0)
    with pytest.raises(Refused, match="Nobody can be asked"):
        surveys.send_survey(draft.survey, event, by=draft.world.owner)


def test_what_it_asks_stays_once_it_is_sent(sent: Stage) -> None:
    owner, question = sent.world.owner, sent.questions[0]
    for change in (
        lambda: surveys.add_question(sent.survey, QuestionDraft("text", "And?"), by=owner),
        lambda: surveys.remove_question(sent.survey, question, by=owner),
        lambda: surveys.edit_question(sent.survey, question, QuestionDraft("text", "Else?"), by=owner),
        lambda: surveys.move_question(sent.survey, question, up=False, by=owner),
        lambda: surveys.delete_survey(sent.survey, by=owner),
    ):
        with pytest.raises(Refused, match="sent already"):
            change()


def test_one_answer_a_person_the_last_one_counts(sent: Stage, session: Session) -> None:
    say(session, sent)
    again = say(session, sent, **{sent.named(0): "2", sent.named(1): ["Soup", "Music"]})
    assert again.answers == {sent.named(0)[1:]: "2", sent.named(1)[1:]: ["Music", "Soup"]}
    assert surveys.count_responses(sent.survey) == (1, 1)


def test_a_name_is_kept_only_where_it_is_meant_to_be(sent: Stage, session: Session) -> None:
    assert say(session, sent).guest_id is not None
    assert say(session, sent, nameless=True).guest_id is None


def test_an_anonymous_survey_keeps_no_name(draft: Stage, session: Session) -> None:
    surveys.edit_survey(draft.survey, "How was it?", "", 1, anonymous=True, by=draft.world.owner)
    surveys.send_survey(draft.survey, draft.world.concert, by=draft.world.owner)
    assert say(session, draft).guest_id is None
    with pytest.raises(Refused) as refused:
        surveys.edit_survey(
            draft.survey, "X", "", draft.survey.version, anonymous=False, by=draft.world.owner
        )
    assert refused.value.field == "anonymous"


@pytest.mark.parametrize(
    ("n", "value", "words"),
    [
        (0, "6", "Choose from what is offered"),
        (0, "", "Answer this question"),
        (1, ["Soup", "Cake"], "Choose from what is offered"),
        (2, ["By bike", "On foot"], "Choose one answer only"),
        (4, "x" * 4001, "at most 4000 letters"),
    ],
)
def test_wrong_answers_are_refused_beside_their_field(
    sent: Stage, session: Session, n: int, value: object, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        say(session, sent, **{sent.named(n): value})
    assert refused.value.field == sent.named(n)
    assert surveys.count_responses(sent.survey) == (1, 0)


def test_closed_it_takes_no_answers_until_it_is_opened_again(sent: Stage, session: Session) -> None:
    owner = sent.world.owner
    surveys.close_survey(sent.survey, by=owner)
    with pytest.raises(Refused, match="closed"):
        say(session, sent)
    surveys.reopen_survey(sent.survey, by=owner)
    assert say(session, sent).answers


def test_a_letter_of_a_closed_survey_is_not_sent(sent: Stage, session: Session) -> None:
    surveys.close_survey(sent.survey, by=sent.world.owner)
    with pytest.raises(mail.Unwanted):
        mail.build(letters(session)[0], "Marquee <m@example.com>", "marquee.test")


def test_results_count_every_answer_that_could_be_given(sent: Stage, session: Session) -> None:
    say(session, sent, **{sent.named(1): ["Soup"], sent.named(4): "More soup."})
    scale, good, _way, again, words = surveys.list_results(sent.survey)
    assert (scale.average, scale.tally[3], len(scale.tally)) == (4.0, ("4", 1), 5)
    assert good.tally == [("Music", 0), ("Soup", 1), ("People", 0)]
    assert (again.answered, again.tally) == (0, [("Yes", 0), ("No", 0)])
    assert words.texts == ["More soup."]


def test_questions_that_make_no_sense_are_refused(draft: Stage) -> None:
    for wrong, field in (
        (QuestionDraft("choice", "Which?", options=("One",)), "options"),
        (QuestionDraft("choice", "Which?", options=("One", "One")), "options"),
        (QuestionDraft("stars", "How many?"), "kind"),
        (QuestionDraft("text", ""), "label"),
    ):
        with pytest.raises(Refused) as refused:
            surveys.add_question(draft.survey, wrong, by=draft.world.owner)
        assert refused.value.field == field


def test_a_survey_of_another_event_is_not_found(draft: Stage) -> None:
    with pytest.raises(NotFound):
        surveys.get_survey(draft.world.elsewhere, draft.survey.id)


def test_a_copied_event_asks_the_same_as_a_draft(sent: Stage, session: Session) -> None:
    start = START + timedelta(days=30)
    copied = tickets.copy_event(sent.world.concert, "Again", start, by=sent.world.owner)
    (copy,) = session.scalars(select(Survey).where(Survey.event_id == copied.id))
    assert surveys.state_of(copy) == surveys.DRAFT
    assert [one.label for one in surveys.list_questions(copy)] == [one.label for one in sent.questions]


def test_a_cancelled_ticket_is_not_asked(draft: Stage, session: Session) -> None:
    session.query(Ticket).update({"status": "cancelled"})
    assert surveys.count_asked(draft.world.concert) == (0, 0)
