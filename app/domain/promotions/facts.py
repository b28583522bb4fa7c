"""What happened to promo codes and tracking links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class PromoCodeFact(What):
    noun: ClassVar[str] = "promo_code"
    subject_field: ClassVar[str] = "promo_code_id"
    event_id: int
    promo_code_id: int


@dataclass(frozen=True)
class PromoCodeAdded(PromoCodeFact):
    discount: str
    value: int
    limit: int | None


@dataclass(frozen=True)
class PromoCodeEdited(PromoCodeFact):
    discount: str
    value: int
    limit: int | None


@dataclass(frozen=True)
class PromoCodeStopped(PromoCodeFact):
    pass


@dataclass(frozen=True)
class PromoCodeResumed(PromoCodeFact):
    pass


@dataclass(frozen=True)
class CodeBatchFact(What):
    noun: ClassVar[str] = "code_batch"
    subject_field: ClassVar[str] = "code_batch_id"
    event_id: int
    code_batch_id: int


@dataclass(frozen=True)
class CodeBatchAdded(CodeBatchFact):
    discount: str
    value: int
    count: int


@dataclass(frozen=True)
class CodeBatchStopped(CodeBatchFact):
    pass


@dataclass(frozen=True)
class CodeBatchResumed(CodeBatchFact):
    pass


@dataclass(frozen=True)
class TrackingLinkFact(What):
    noun: ClassVar[str] = "tracking_link"
    subject_field: ClassVar[str] = "tracking_link_id"
    event_id: int
    tracking_link_id: int


@dataclass(frozen=True)
class TrackingLinkAdded(TrackingLinkFact):
    pass


@dataclass(frozen=True)
class TrackingLinkRemoved(TrackingLinkFact):
    pass
