"""Letters that nobody has to get: who left them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id


class Reader(Base):
    """An address that letters of a community went to; without a community: its word on all of them.

    code: what the secret of its link is derived from; only the secret's digest is stored.
    left_at: since when it wants no such letters.
    """

    __tablename__ = "reader"
    __table_args__ = (
        UniqueConstraint("email", "community_id", postgresql_nulls_not_distinct=True),
        Index("ix_reader_community_id", "community_id"),
    )

    id: Mapped[Id]
    email: Mapped[str]
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(unique=True)
    secret_digest: Mapped[str] = mapped_column(unique=True)
    left_at: Mapped[datetime | None]
