"""Who may do what where: members of a community, staff of an event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

OWNER, ORGANIZER = "owner", "organizer"
DOOR = "door"


class Membership(Base):
    """A person organizes for a community; an owner also names the others."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'organizer')", name="role_known"),
        Index("ix_membership_user_id", "user_id"),
    )

    community_id: Mapped[int] = mapped_column(
        ForeignKey("community.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str]
    since: Mapped[datetime]


class EventStaff(Base):
    """A person helps at one event: `door` scans tickets and sees the guest list there."""

    __tablename__ = "event_staff"
    __table_args__ = (
        CheckConstraint("role IN ('door')", name="role_known"),
        Index("ix_event_staff_user_id", "user_id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str]
    since: Mapped[datetime]
