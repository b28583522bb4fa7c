"""What happened at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class TicketFact(What):
    """Something that happened to one ticket at one list."""

    noun: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"
    event_id: int
    ticket_id: int
    list_id: int


class GuestAdmitted(TicketFact):
    pass


class AdmissionUndone(TicketFact):
    pass


class GuestWentOut(TicketFact):
    pass


class GuestReturned(TicketFact):
    pass


@dataclass(frozen=True)
class ListFact(What):
    """Something that happened to one check-in list."""

    noun: ClassVar[str] = "check_in_list"
    subject_field: ClassVar[str] = "list_id"
    event_id: int
    list_id: int


class CheckInListAdded(ListFact):
    pass


class CheckInListEdited(ListFact):
    pass


class CheckInListRemoved(ListFact):
    pass


@dataclass(frozen=True)
class ConflictSettled(What):
    """Somebody has looked at what a device without a network did otherwise than the list."""

    noun: ClassVar[str] = "scan"
    subject_field: ClassVar[str] = "scan_id"
    event_id: int
    scan_id: int
