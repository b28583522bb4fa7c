"""Communities own events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned

ACCENTS = ("plum", "iris", "ink", "sea")


class Community(Versioned, Base):
    """pay_ways: how its events are paid, None until it says so. bank_days: a buyer has for a transfer.
    door_takes_money: its helpers at the door take money too, not its organizers alone.

    own_keys: providers where it has an account of its own in use, so that its events' pages need not look.
    """

    __tablename__ = "community"
    __table_args__ = (
        CheckConstraint("accent IN ('plum', 'iris', 'ink', 'sea')", name="accent_known"),
        CheckConstraint("bank_days BETWEEN 1 AND 90", name="bank_days_known"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    about: Mapped[str] = mapped_column(default="", server_default="")
    description: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    accent: Mapped[str] = mapped_column(default="plum", server_default="plum")
    pay_ways: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    own_keys: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default="[]")
    bank_holder: Mapped[str] = mapped_column(default="", server_default="")
    bank_iban: Mapped[str] = mapped_column(default="", server_default="")
    bank_bic: Mapped[str] = mapped_column(default="", server_default="")
    bank_days: Mapped[int] = mapped_column(default=14, server_default="14")
    door_takes_money: Mapped[bool] = mapped_column(default=False, server_default="false")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
