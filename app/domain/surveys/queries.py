"""Reading surveys and what they ask."""

from __future__ import annotations

from collections.abc import Sequence
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


def get_survey_by_id(survey_id: int) -> Survey:
    """A survey of any event. Raises NotFound."""
    survey = db.session.get(Survey, survey_id)
    if survey is None:
        raise NotFound
    return survey


def list_questions(survey: Survey) -> list[SurveyQuestion]:
    """What it asks, in its order."""
    return list_questions_of([survey])[survey.id]


def list_questions_of(asking: Sequence[Survey]) -> dict[int, list[SurveyQuestion]]:
    """What each of these surveys asks, in its order, by the survey's id."""
    found: dict[int, list[SurveyQuestion]] = {survey.id: [] for survey in asking}
    query = select(SurveyQuestion).where(SurveyQuestion.survey_id.in_(found))
    for question in db.session.scalars(query.order_by(SurveyQuestion.position, SurveyQuestion.id)):
        found[question.survey_id].append(question)
    return found


def get_question(survey: Survey, question_id: int) -> SurveyQuestion:
    """A question of this survey. Raises NotFound, also for another survey's."""
    query = select(SurveyQuestion).where(
        SurveyQuestion.id == question_id, SurveyQuestion.survey_id == survey.id
    )
    question = db.session.scalar(query)
    if question is None:
        raise NotFound
    return question
