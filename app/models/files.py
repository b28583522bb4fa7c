"""Files in the store: every file has a row and every row its file (I14)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id


class StoredFile(Base):
    """One file; `name` is its path in the store, `digest` the SHA-256 of its content in hex."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size >= 0", name="size_positive"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    created_at: Mapped[datetime]
