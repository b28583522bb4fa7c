"""What happened to readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class ReaderFact(What):
    """community_id: whose letters; None: those of all."""

    noun: ClassVar[str] = "reader"
    subject_field: ClassVar[str] = "reader_id"
    reader_id: int
    community_id: int | None


@dataclass(frozen=True)
class ReaderLeft(ReaderFact):
    pass


@dataclass(frozen=True)
class ReaderCameBack(ReaderFact):
    pass
