"""What happened to ticket types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class TicketTypeFact(What):
    noun: ClassVar[str] = "ticket_type"
    subject_field: ClassVar[str] = "ticket_type_id"
    event_id: int
    ticket_type_id: int


@dataclass(frozen=True)
class TicketTypeAdded(TicketTypeFact):
    price: int
    quantity: int | None


@dataclass(frozen=True)
class TicketTypeEdited(TicketTypeFact):
    price: int
    quantity: int | None


@dataclass(frozen=True)
class TicketTypeWithdrawn(TicketTypeFact):
    pass
