"""Questions that a booking asks, and what was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned

TEXT, LONG_TEXT, CHOICE, CHOICES = "text", "long-text", "choice", "choices"
NUMBER, DATE, CONSENT, DIET, ACCESS = "number", "date", "consent", "diet", "access"
FILE = "file"
KINDS = (TEXT, LONG_TEXT, CHOICE, CHOICES, NUMBER, DATE, FILE, CONSENT, DIET, ACCESS)


class Question(Versioned, Base):
    """Something a booking asks, once or of everybody who comes (`each`).

    type_ids: only for these ticket types; empty: for all. shown_if_id, shown_if_answer: asked
    only where another question of the same booking or person has this answer. Diet and access
    are answered into the guest's own fields. A withdrawn question keeps its answers.
    """

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('text', 'long-text', 'choice', 'choices', 'number', 'date', 'file', 'consent', "
            "'diet', 'access')",
            name="kind_known",
        ),
        CheckConstraint("kind NOT IN ('diet', 'access') OR each", name="needs_are_personal"),
        CheckConstraint("(shown_if_id IS NULL) = (shown_if_answer IS NULL)", name="condition_whole"),
        CheckConstraint("shown_if_id <> id", name="not_its_own_condition"),
        Index("ix_question_event_id", "event_id", "position"),
        Index("ix_question_shown_if_id", "shown_if_id", postgresql_where="shown_if_id IS NOT NULL"),
        Index(
            "uq_question_need",
            "event_id",
            "kind",
            unique=True,
            postgresql_where="kind IN ('diet', 'access') AND withdrawn_at IS NULL",
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str]
    label: Mapped[str]
    hint: Mapped[str] = mapped_column(default="", server_default="")
    options: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default="[]")
    required: Mapped[bool] = mapped_column(default=False, server_default="false")
    each: Mapped[bool] = mapped_column(default=False, server_default="false")
    type_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list, server_default="{}")
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    shown_if_answer: Mapped[str | None]
    position: Mapped[int]
    withdrawn_at: Mapped[datetime | None]


class Answer(Base):
    """What one booking, or one guest of it, answered to one question.

    value: text for all kinds but several choices, which are a list; numbers as digits, dates
    as ISO 8601, a consent as the words that were agreed to; a file as {"file": its name in the
    store, "title": what its owner calls it}.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("question_id", "order_id", "guest_id", postgresql_nulls_not_distinct=True),
        Index("ix_answer_order_id", "order_id"),
        Index("ix_answer_guest_id", "guest_id"),
        Index(
            "ix_answer_file", text("(value ->> 'file')"), postgresql_where="jsonb_typeof(value) = 'object'"
        ),
    )

    id: Mapped[Id]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"))
    value: Mapped[Any] = mapped_column(JSONB)
    at: Mapped[datetime]
