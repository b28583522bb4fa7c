"""Reviews: what those who were there thought of an event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Id, Versioned
from app.models.accounts import User

REASONS = ("spam", "abusive", "personal", "off-topic")
KNOWN = "reason IN ('spam', 'abusive', 'personal', 'off-topic')"


class Review(Versioned, Base):
    """One person's stars and words about one event, and the organizer's answer.

    hidden_at: when a moderator took it off the pages and out of the average, hidden_reason why.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars_range"),
        CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answer_dated"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden_for_a_reason"),
        CheckConstraint(f"hidden_{KNOWN}", name="hidden_reason_known"),
        Index("ix_review_user_id", "user_id"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    stars: Mapped[int]
    text: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="", server_default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str | None]

    author: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])


class ReviewVote(Base):
    """Whether one person found a review helpful."""

    __tablename__ = "review_vote"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    helpful: Mapped[bool]
    at: Mapped[datetime]


class ReviewReport(Base):
    """One person says that a review should not be here; settled_at: when a moderator decided."""

    __tablename__ = "review_report"
    __table_args__ = (
        CheckConstraint(KNOWN, name="reason_known"),
        Index("ix_review_report_open", "review_id", postgresql_where="settled_at IS NULL"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
