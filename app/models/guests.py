"""Guests: one person is one row per event, however they came."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned


class Guest(Versioned, Base):
    """A person at one event: ticket, answer, seat and check-in hang on it. `name` may be unknown yet."""

    __tablename__ = "guest"
    __table_args__ = (
        CheckConstraint("rsvp IN ('pending', 'accepted', 'declined', 'tentative')", name="rsvp_known"),
        Index("ix_guest_event_id", "event_id"),
        Index("ix_guest_user_id", "user_id"),
        Index("ix_guest_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    plus_one_of: Mapped[int | None] = mapped_column(ForeignKey("guest.id", ondelete="SET NULL"))
    name: Mapped[str | None]
    email: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default="attendee", server_default="attendee")
    rsvp: Mapped[str] = mapped_column(default="accepted", server_default="accepted")
    diet: Mapped[str] = mapped_column(default="", server_default="")
    access: Mapped[str] = mapped_column(default="", server_default="")
    code: Mapped[str] = mapped_column(unique=True)
