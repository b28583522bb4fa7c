"""Surveys: a few questions to those who came, and what they answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned
from app.models.questions import CHOICE, CHOICES, LONG_TEXT, TEXT

SCALE, YES_NO = "scale", "yes-no"
ASKED_KINDS = (SCALE, CHOICE, CHOICES, YES_NO, TEXT, LONG_TEXT)


class Survey(Versioned, Base):
    """A short form about one event. anonymous: no answer is kept with a name.

    hours_after: how long after the event's end it goes out by itself; None: by hand. opened_at: when it
    went out; from then on its questions stay. closed_at: when it stopped taking answers.
    """

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("closed_at IS NULL OR opened_at IS NOT NULL", name="closed_was_open"),
        CheckConstraint("hours_after BETWEEN 1 AND 720", name="hours_after_range"),
        Index("ix_survey_event_id", "event_id"),
        Index(
            "ix_survey_planned",
            "event_id",
            postgresql_where="hours_after IS NOT NULL AND opened_at IS NULL",
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    title: Mapped[str]
    intro: Mapped[str] = mapped_column(default="", server_default="")
    anonymous: Mapped[bool] = mapped_column(default=False, server_default="false")
    created_at: Mapped[datetime]
    hours_after: Mapped[int | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class SurveyQuestion(Base):
    """One thing a survey asks, in its place. options: the answers that can be chosen, as they are read."""

    __tablename__ = "survey_question"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('scale', 'choice', 'choices', 'yes-no', 'text', 'long-text')", name="kind_known"
        ),
        Index("ix_survey_question_survey_id", "survey_id", "position"),
    )

    id: Mapped[Id]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    kind: Mapped[str]
    label: Mapped[str]
    hint: Mapped[str] = mapped_column(default="", server_default="")
    options: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default="[]")
    required: Mapped[bool] = mapped_column(default=False, server_default="false")
    position: Mapped[int]


class SurveyInvitation(Base):
    """One guest who is asked. code: what the secret of their link is derived from; its digest is stored."""

    __tablename__ = "survey_invitation"
    __table_args__ = (
        UniqueConstraint("survey_id", "guest_id"),
        Index("ix_survey_invitation_guest_id", "guest_id"),
    )

    id: Mapped[Id]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(unique=True)
    secret_digest: Mapped[str] = mapped_column(unique=True)


class SurveyResponse(Base):
    """What one invited guest answered, once. answers: by question id, as questions keep them.

    key: made from their link, so that they find it again; it leads nobody back to them.
    guest_id: who they are, unless the survey or they themselves left the name out.
    """

    __tablename__ = "survey_response"
    __table_args__ = (
        Index("ix_survey_response_survey_id", "survey_id", "id"),
        Index("ix_survey_response_guest_id", "guest_id", postgresql_where="guest_id IS NOT NULL"),
    )

    id: Mapped[Id]
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id", ondelete="SET NULL"))
    key: Mapped[str] = mapped_column(unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
