"""Communities own events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned

ACCENTS = ("plum", "iris", "ink", "sea")


class Community(Versioned, Base):
    __tablename__ = "community"
    __table_args__ = (CheckConstraint("accent IN ('plum', 'iris', 'ink', 'sea')", name="accent_known"),)

    id: Mapped[Id]
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    about: Mapped[str] = mapped_column(default="", server_default="")
    description: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    accent: Mapped[str] = mapped_column(default="plum", server_default="plum")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
