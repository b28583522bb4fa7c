"""Reading surveys and what they ask."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import NotFound
from app.domain.surveys.rules import state_of
from app.models import Event, Survey, SurveyInvitation, SurveyQuestion, SurveyResponse


@dataclass(frozen=True)
class Listed:
    """A survey with how many it asks and how many answered."""

    survey: Survey
    asked: int
    answered: int

    @property
    def state(self) -> str:
        return state_of(self.survey)


def list_surveys(event: Event) -> list[Listed]:
    """The event's surveys, newest first."""
    asked, answered = (
        select(func.count()).where(table.survey_id == Survey.id).correlate(Survey).scalar_subquery()
        for table in (SurveyInvitation, SurveyResponse)
    )
    query = select(Survey, asked, answered).where(Survey.event_id == event.id).order_by(Survey.id.desc())
    return [Listed(*tuple(row)) for row in db.session.execute(query)]


def get_survey(event: Event, survey_id: int) -> Survey:
    """A survey of this event. Raises NotFound, also for another event's."""
    query = select(Survey).where(Survey.id == survey_id, Survey.event_id == event.id)
    survey = db.session.scalar(query)
    if survey is None:
        raise NotFound
    return survey


def list_questions(survey: Survey) -> list[SurveyQuestion]:
    """What it asks, in its order."""
    query = select(SurveyQuestion).where(SurveyQuestion.survey_id == survey.id)
    return list(db.session.scalars(query.order_by(SurveyQuestion.position, SurveyQuestion.id)))


def get_question(survey: Survey, question_id: int) -> SurveyQuestion:
    """A question of this survey. Raises NotFound, also for another survey's."""
    query = select(SurveyQuestion).where(
        SurveyQuestion.id == question_id, SurveyQuestion.survey_id == survey.id
    )
    question = db.session.scalar(query)
    if question is None:
        raise NotFound
    return question
