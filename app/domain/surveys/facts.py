"""What happened to surveys. Answers are no facts: whose they are is nobody's business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class SurveyFact(What):
    noun: ClassVar[str] = "survey"
    subject_field: ClassVar[str] = "survey_id"
    event_id: int
    survey_id: int


@dataclass(frozen=True)
class SurveyMade(SurveyFact):
    pass


@dataclass(frozen=True)
class SurveyEdited(SurveyFact):
    pass


@dataclass(frozen=True)
class SurveyDeleted(SurveyFact):
    pass


@dataclass(frozen=True)
class SurveySent(SurveyFact):
    """guests: how many were asked."""

    guests: int


@dataclass(frozen=True)
class SurveyClosed(SurveyFact):
    pass


@dataclass(frozen=True)
class SurveyReopened(SurveyFact):
    pass
