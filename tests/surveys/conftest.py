"""The day after the concert: a survey with one question of each kind; the attendee came in."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import outbox
from app.core.facts import Delivery, deliver
from app.domain import surveys
from app.domain.surveys import Asked, QuestionDraft
from app.domain.surveys.links import invitation_secret
from app.models import Survey, SurveyInvitation, SurveyQuestion
from tests.reviews.conftest import admitted, after
from tests.world import World

__all__ = ["admitted", "after"]
DRAFTS = (
    QuestionDraft("scale", "How was it?", required=True),
    QuestionDraft("choices", "What was good?", options=("Music", "Soup", "People")),
    QuestionDraft("choice", "How did you come?", options=("By bike", "On foot")),
    QuestionDraft("yes-no", "Would you come again?"),
    QuestionDraft("long-text", "Anything else?"),
)


@dataclass
class Stage:
    """The world with a survey in it."""

    world: World
    survey: Survey
    questions: list[SurveyQuestion]

    def named(self, n: int) -> str:
        """The form field of the n-th question, from 0."""
        return f"q{self.questions[n].id}"


@pytest.fixture
def draft(admitted: World, session: Session) -> Stage:
    """Not sent yet."""
    survey = surveys.make_survey(admitted.concert, "How was it?", "", anonymous=False, by=admitted.owner)
    asked = [surveys.add_question(survey, one, by=admitted.owner) for one in DRAFTS]
    session.commit()
    return Stage(admitted, survey, asked)


@pytest.fixture
def sent(draft: Stage, session: Session) -> Stage:
    """Sent to whoever came; the letters are in the outbox."""
    surveys.send_survey(draft.survey, draft.world.concert, by=draft.world.owner)
    session.commit()
    outbox.drain(Delivery, deliver)  # which ends the session and begins another
    survey = session.scalars(select(Survey)).one()
    return Stage(World.load(), survey, surveys.list_questions(survey))


def secret_of(session: Session) -> str:
    """The one link that went out."""
    return invitation_secret(session.scalars(select(SurveyInvitation.code)).one())


def asked_of(session: Session) -> Asked:
    return surveys.get_asked(secret_of(session))
