"""What happened to reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class ReviewFact(What):
    noun: ClassVar[str] = "review"
    subject_field: ClassVar[str] = "review_id"
    event_id: int
    review_id: int


@dataclass(frozen=True)
class ReviewWritten(ReviewFact):
    stars: int


@dataclass(frozen=True)
class ReviewEdited(ReviewFact):
    stars: int


@dataclass(frozen=True)
class ReviewWithdrawn(ReviewFact):
    pass


@dataclass(frozen=True)
class ReviewAnswered(ReviewFact):
    pass


@dataclass(frozen=True)
class ReviewReported(ReviewFact):
    reason: str


@dataclass(frozen=True)
class ReviewHidden(ReviewFact):
    reason: str


@dataclass(frozen=True)
class ReviewRestored(ReviewFact):
    pass


@dataclass(frozen=True)
class ReviewMailSet(What):
    """Those who were there are asked by mail from now on, or not."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    wanted: bool


@dataclass(frozen=True)
class ReviewsInvited(What):
    """An event is over, and those who were there are asked what they thought of it."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
