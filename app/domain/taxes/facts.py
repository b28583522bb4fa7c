"""What happened to a community's taxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class TaxFact(What):
    """rate: as it is written, since a fact holds no decimals."""

    noun: ClassVar[str] = "tax"
    subject_field: ClassVar[str] = "rule_id"
    community_id: int
    rule_id: int


@dataclass(frozen=True)
class TaxRuleAdded(TaxFact):
    rate: str
    inside: bool


@dataclass(frozen=True)
class TaxRuleEdited(TaxFact):
    rate: str
    inside: bool


@dataclass(frozen=True)
class TaxRuleWithdrawn(TaxFact):
    pass


@dataclass(frozen=True)
class EventTaxChanged(What):
    """rule_id: what the event's prices follow from now on; None: no tax."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    rule_id: int | None
