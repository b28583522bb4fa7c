"""What happened to rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class MemberAdded(What):
    noun: ClassVar[str] = "community"
    subject_field: ClassVar[str] = "community_id"
    community_id: int
    user_id: int
    role: str


@dataclass(frozen=True)
class MemberRemoved(What):
    noun: ClassVar[str] = "community"
    subject_field: ClassVar[str] = "community_id"
    community_id: int
    user_id: int


@dataclass(frozen=True)
class StaffAppointed(What):
    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    user_id: int
    role: str


@dataclass(frozen=True)
class StaffDismissed(What):
    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    user_id: int
