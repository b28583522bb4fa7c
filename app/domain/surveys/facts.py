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
class SurveyPlanned(SurveyFact):
    """It goes out by itself, so many hours after the event's end."""

    hours: int


@dataclass(frozen=True)
class SurveyUnplanned(SurveyFact):
    """It waits for a hand again: as the organizer says, or because nobody could be asked when it was due."""


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
