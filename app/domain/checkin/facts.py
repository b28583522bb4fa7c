"""What happened at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class GuestAdmitted(What):
    noun: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"
    event_id: int
    ticket_id: int
    list_id: int


@dataclass(frozen=True)
class AdmissionUndone(What):
    noun: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"
    event_id: int
    ticket_id: int
    list_id: int
