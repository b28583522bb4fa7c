"""Surveys, broken on purpose: the audit names the row."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.domain import surveys
from tests.audit.test_audit import broken, only
from tests.surveys.conftest import Stage, admitted, after, asked_of, draft, sent
from tests.world import World

__all__ = ["admitted", "after", "draft", "sent"]


@pytest.fixture
def answered(sent: Stage, session: Session) -> World:
    """One person was asked, and answered with their name."""
    surveys.answer(asked_of(session), {sent.named(0): "4"}, nameless=False)
    session.commit()
    return sent.world


def test_what_was_asked_and_answered_is_clean(answered: World) -> None:
    assert broken(answered) == {}


def test_a_name_where_none_was_to_be_kept(answered: World) -> None:
    found = broken(answered, "UPDATE survey SET anonymous = true")
    assert "kept with a name" in only(found, "an anonymous survey keeps no name")


def test_an_answer_of_somebody_who_was_not_asked(answered: World) -> None:
    found = broken(
        answered,
        "UPDATE survey_response SET guest_id = (SELECT id FROM guest WHERE name = 'Grace Guest')",
    )
    assert "not asked" in only(found, "who answers a survey was asked")


def test_more_answers_than_people(answered: World) -> None:
    found = broken(
        answered,
        "INSERT INTO survey_response (survey_id, key, answers) "
        "SELECT survey_id, 'k', answers FROM survey_response",
    )
    assert "2 responses of 1" in only(found, "a survey has at most one answer for each who was asked")


def test_an_answer_to_a_question_of_another_survey(answered: World) -> None:
    found = broken(answered, """UPDATE survey_response SET answers = '{"0": "4"}'""")
    assert "question 0" in only(found, "a survey's answers are to its questions")


def test_somebody_asked_without_a_letter(answered: World) -> None:
    found = broken(answered, "DELETE FROM message WHERE letter = 'surveys/asked'")
    assert "no letter" in only(found, "everybody whom a survey asks has its letter")


def test_who_left_letters_meanwhile_needs_none(answered: World) -> None:
    found = broken(
        answered, "DELETE FROM message WHERE letter = 'surveys/asked'", "UPDATE reader SET left_at = :now"
    )
    assert found == {}
