"""What happened to questions and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class QuestionFact(What):
    noun: ClassVar[str] = "question"
    subject_field: ClassVar[str] = "question_id"
    event_id: int
    question_id: int


@dataclass(frozen=True)
class QuestionAdded(QuestionFact):
    kind: str


@dataclass(frozen=True)
class QuestionEdited(QuestionFact):
    pass


@dataclass(frozen=True)
class QuestionMoved(QuestionFact):
    pass


@dataclass(frozen=True)
class QuestionWithdrawn(QuestionFact):
    pass


@dataclass(frozen=True)
class AnswersChanged(What):
    """The answers of a booking were put right, after it was made."""

    noun: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    event_id: int
    order_id: int
