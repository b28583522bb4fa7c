"""What happened to certificates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class CertificateDesigned(What):
    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int


@dataclass(frozen=True)
class CertificatesIssued(What):
    """A batch, numbered from first_id to last_id among those of the event."""

    noun: ClassVar[str] = "event"
    subject_field: ClassVar[str] = "event_id"
    event_id: int
    count: int
    first_id: int
    last_id: int


@dataclass(frozen=True)
class CertificateRevoked(What):
    noun: ClassVar[str] = "certificate"
    subject_field: ClassVar[str] = "certificate_id"
    event_id: int
    certificate_id: int
