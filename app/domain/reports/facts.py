"""What happened in the administration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class OutboxRunAgain(What):
    """which: "message:7", "delivery:7" or "all"; rows: how many got their attempts back."""

    noun: ClassVar[str] = "outbox"
    subject_field: ClassVar[str] = "which"
    which: str
    rows: int
