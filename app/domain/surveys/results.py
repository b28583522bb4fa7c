"""What a survey found out: how many gave each answer, what they wrote, and all of it row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import db
from app.domain import questions
from app.domain.surveys.queries import list_questions
from app.models import Guest, Survey, SurveyInvitation, SurveyQuestion, SurveyResponse
from app.models.surveys import SCALE

MOST_TEXTS = 100


@dataclass(frozen=True)
class Result:
    """What was answered to one question, by `answered` people.

    tally: how many gave each answer that could be chosen, in the order of the form. texts: the words
    of the others, MOST_TEXTS at most, in no order that tells who wrote when.
    """

    question: SurveyQuestion
    answered: int
    tally: Sequence[tuple[str, int]]
    texts: Sequence[str]

    @property
    def average(self) -> float | None:
        """Of a scale, with one decimal; None for other kinds and without answers."""
        if self.question.kind != SCALE or not self.answered:
            return None
        return round(sum(int(step) * n for step, n in self.tally) / self.answered, 1)


@dataclass(frozen=True)
class Row:
    """One person's answers in the order of the questions; name is "" where it was left out."""

    name: str
    answers: Sequence[str]


def count_responses(survey: Survey) -> tuple[int, int]:
    """How many were asked, and how many answered."""
    asked, answered = (
        select(func.count()).where(table.survey_id == survey.id).scalar_subquery()
        for table in (SurveyInvitation, SurveyResponse)
    )
    counts = db.session.execute(select(asked, answered)).one()
    return counts[0], counts[1]


def list_results(survey: Survey) -> list[Result]:
    """What was answered, question by question."""
    query = select(SurveyResponse.answers).where(SurveyResponse.survey_id == survey.id)
    responses = list(db.session.scalars(query.order_by(SurveyResponse.key)))
    found = []
    for question in list_questions(survey):
        said = [answers[str(question.id)] for answers in responses if str(question.id) in answers]
        found.append(_result(question, said))
    return found


def _result(question: SurveyQuestion, said: Sequence[questions.Value]) -> Result:
    if not question.options:
        return Result(question, len(said), (), [questions.written(one) for one in said[:MOST_TEXTS]])
    tally: Counter[str] = Counter()
    for value in said:
        tally.update([value] if isinstance(value, str) else value)
    return Result(question, len(said), [(option, tally[option]) for option in question.options], ())


def list_rows(survey: Survey, asked: Sequence[SurveyQuestion]) -> list[Row]:
    """Everybody's answers to these questions of it, in an order that does not tell who answered when."""
    query = (
        select(Guest.name, SurveyResponse.answers)
        .outerjoin(Guest, Guest.id == SurveyResponse.guest_id)
        .where(SurveyResponse.survey_id == survey.id)
        .order_by(SurveyResponse.key)
    )
    return [
        Row(name or "", [questions.written(said.get(str(one.id), "")) for one in asked])
        for name, said in db.session.execute(query)
    ]
