"""What happened to bank statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class StatementApplied(What):
    """entries: how many lines were new. paid: how many orders they paid."""

    noun: ClassVar[str] = "community"
    subject_field: ClassVar[str] = "community_id"
    community_id: int
    statement_id: int
    entries: int
    paid: int
