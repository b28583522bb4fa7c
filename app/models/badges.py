"""Badges: how they look at an event, and the sheets of them that were printed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned
from app.core.outbox import Due

COLOURS = ("plum", "iris", "ink", "sea", "moss", "amber", "brick")


class BadgeDesign(Versioned, Base):
    """How an event's badges look. size: of documents.FORMATS. question_id: its answer stands below the name.

    colours: of COLOURS, by the ticket type's id. code: the ticket's code is on it, to be scanned.
    """

    __tablename__ = "badge_design"
    __table_args__ = (
        CheckConstraint("size IN ('a6', 'card', 'a6-sheet', 'card-sheet')", name="size_known"),
        Index("ix_badge_design_question_id", "question_id", postgresql_where="question_id IS NOT NULL"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    size: Mapped[str] = mapped_column(default="card-sheet", server_default="card-sheet")
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="SET NULL"))
    code: Mapped[bool] = mapped_column(default=True, server_default="true")
    colours: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict, server_default="{}")


class BadgePrint(Base):
    """One go at printing badges, in parts."""

    __tablename__ = "badge_print"
    __table_args__ = (Index("ix_badge_print_event_id", "event_id", "id"),)

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    badges: Mapped[int]
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]


class BadgePart(Due, Base):
    """One file of a print, made by the worker. file: its name in the store once it is done."""

    __tablename__ = "badge_part"
    __table_args__ = (
        UniqueConstraint("print_id", "position"),
        CheckConstraint("(state = 'done') = (file IS NOT NULL)", name="done_has_file"),
        Index("ix_badge_part_due", "due_at", postgresql_where="state = 'waiting'"),
    )

    print_id: Mapped[int] = mapped_column(ForeignKey("badge_print.id", ondelete="CASCADE"))
    position: Mapped[int]
    ticket_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    file: Mapped[str | None]


class BadgeMade(Base):
    """A ticket whose badge was printed, and when first: what is new is not among them."""

    __tablename__ = "badge_made"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
