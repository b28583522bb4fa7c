"""What happened to communities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class CommunityFact(What):
    noun: ClassVar[str] = "community"
    subject_field: ClassVar[str] = "community_id"
    community_id: int


@dataclass(frozen=True)
class CommunityStarted(CommunityFact):
    pass


@dataclass(frozen=True)
class CommunityEdited(CommunityFact):
    accent: str
