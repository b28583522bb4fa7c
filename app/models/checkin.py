"""The door: lists, admissions, and every scan, refused ones too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id

RESULTS = ("ok", "already-used", "cancelled", "unknown", "wrong-event", "undone")


class CheckInList(Base):
    """A door, a day or an area; a ticket counts once per list. rule: which types it lets in."""

    __tablename__ = "check_in_list"
    __table_args__ = (Index("ix_check_in_list_event_id", "event_id"),)

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str]
    rule: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class Admission(Base):
    """Somebody is in. At most one not undone per ticket (or guest) and list."""

    __tablename__ = "admission"
    __table_args__ = (
        CheckConstraint("num_nonnulls(ticket_id, guest_id) = 1", name="one_subject"),
        Index(
            "uq_admission_ticket",
            "list_id",
            "ticket_id",
            unique=True,
            postgresql_where="undone_at IS NULL AND ticket_id IS NOT NULL",
        ),
        Index(
            "uq_admission_guest",
            "list_id",
            "guest_id",
            unique=True,
            postgresql_where="undone_at IS NULL AND guest_id IS NOT NULL",
        ),
    )

    id: Mapped[Id]
    list_id: Mapped[int] = mapped_column(ForeignKey("check_in_list.id", ondelete="CASCADE"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id"))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]


class Scan(Base):
    """One look at one code at one door; the same nonce twice is one scan."""

    __tablename__ = "scan"
    __table_args__ = (
        CheckConstraint(
            "result IN ('ok', 'already-used', 'cancelled', 'unknown', 'wrong-event', 'undone')",
            name="result_known",
        ),
        Index("ix_scan_list_id_id", "list_id", "id"),
    )

    id: Mapped[Id]
    list_id: Mapped[int] = mapped_column(ForeignKey("check_in_list.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(unique=True)
    code_digest: Mapped[str]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    admission_id: Mapped[int | None] = mapped_column(ForeignKey("admission.id"))
    result: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    device: Mapped[str] = mapped_column(default="", server_default="")
