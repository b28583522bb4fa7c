"""What happened to ticket types, and to tickets that change hands."""

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


@dataclass(frozen=True)
class QuotaFact(What):
    noun: ClassVar[str] = "quota"
    subject_field: ClassVar[str] = "quota_id"
    event_id: int
    quota_id: int


@dataclass(frozen=True)
class QuotaAdded(QuotaFact):
    quantity: int


@dataclass(frozen=True)
class QuotaEdited(QuotaFact):
    quantity: int


@dataclass(frozen=True)
class QuotaRemoved(QuotaFact):
    pass


@dataclass(frozen=True)
class TicketFact(What):
    noun: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"
    event_id: int
    ticket_id: int


@dataclass(frozen=True)
class HolderRenamed(TicketFact):
    pass


@dataclass(frozen=True)
class HolderReaddressed(TicketFact):
    """Who a ticket was passed on to has another address."""


@dataclass(frozen=True)
class TransferFact(TicketFact):
    transfer_id: int


@dataclass(frozen=True)
class TransferOffered(TransferFact):
    pass


@dataclass(frozen=True)
class TransferAccepted(TransferFact):
    pass


@dataclass(frozen=True)
class TransferDeclined(TransferFact):
    pass


@dataclass(frozen=True)
class TransferWithdrawn(TransferFact):
    pass


@dataclass(frozen=True)
class EventPlacesShown(What):
    """When its pages say how many places are left."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    shown: str


@dataclass(frozen=True)
class EventTransfersChanged(What):
    """Whether its tickets may be passed on."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    allowed: bool
