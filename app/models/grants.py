"""Grants: who signed in to the API, and with which refresh token they go on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id


class Grant(Base):
    """One sign-in through the API: a family of tokens, of which only the newest refresh token is good.

    digest: of that token. A spent one coming back revokes the whole family. epoch: the
    person's when they signed in; a changed password raises theirs and so ends this.
    """

    __tablename__ = "grant"
    __table_args__ = (Index("ix_grant_user_id", "user_id"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    epoch: Mapped[int]
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    refreshed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
