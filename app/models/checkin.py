"""The door: lists, admissions, and every scan, refused ones too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned

OK, BACK, LEFT, ALREADY, NOT_INSIDE = "ok", "back", "left", "already-used", "not-inside"
CANCELLED, UNKNOWN, BOOKING, WRONG_EVENT, WRONG_LIST, NOT_NOW, PASSED_ON, UNDONE = (
    "cancelled", "unknown", "booking", "wrong-event", "wrong-list", "not-now", "passed-on", "undone",
)  # fmt: skip
PASSES = (OK, BACK, LEFT)  # what opens the door, inwards or outwards
REFUSALS = (ALREADY, NOT_INSIDE, CANCELLED, UNKNOWN, BOOKING, WRONG_EVENT, WRONG_LIST, NOT_NOW, PASSED_ON)
RESULTS = (*PASSES, *REFUSALS, UNDONE)
LET_IN, SENT_AWAY = "let-in", "sent-away"
PARTS = 16


class CheckInList(Versioned, Base):
    """A door, a day or an area; a ticket counts once per list.

    rule: {"types": [ids]} when it is for some ticket types only. opens_at, closes_at: when it
    lets people in, left empty: always. reentry: people may go out and come back.
    """

    __tablename__ = "check_in_list"
    __table_args__ = (
        UniqueConstraint("event_id", "name"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str]
    rule: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    reentry: Mapped[bool] = mapped_column(default=False, server_default="false")

    @property
    def type_ids(self) -> list[int]:
        """The ticket types it is for; empty for all of them."""
        return list(self.rule.get("types", []))

    def is_for(self, type_id: int) -> bool:
        """Whether tickets of this type count here."""
        return not self.type_ids or type_id in self.type_ids

    def is_open(self, at: datetime) -> bool:
        """Whether it lets people in at this moment."""
        return (self.opens_at is None or self.opens_at <= at) and (
            self.closes_at is None or at < self.closes_at
        )


class Admission(Base):
    """Somebody is in. At most one not undone per ticket (or guest) and list; out_since: gone out again."""

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
    out_since: Mapped[datetime | None]


class AdmissionCount(Base):
    """How many are in by a list, kept with every admission; in parts, so that scans seldom wait for one row.

    came: admissions that stand, gone: of them, gone out again. A ticket always counts in the same part,
    `part_of` its id.
    """

    __tablename__ = "admission_count"
    __table_args__ = (CheckConstraint("came >= 0 AND gone >= 0", name="not_negative"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("check_in_list.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    came: Mapped[int] = mapped_column(default=0, server_default="0")
    gone: Mapped[int] = mapped_column(default=0, server_default="0")

    @staticmethod
    def part_of(subject_id: int) -> int:
        """The part in which this ticket, or guest, is counted."""
        return subject_id % PARTS


class Scan(Base):
    """One look at one code at one door; the same nonce twice is one scan.

    conflict: a device without a network let somebody in that it should not have ("let-in"), or sent
    somebody away with a good ticket ("sent-away"); settled_at: a person has looked at it.
    """

    __tablename__ = "scan"
    __table_args__ = (
        CheckConstraint(
            "result IN ('ok', 'back', 'left', 'already-used', 'not-inside', 'cancelled', 'unknown', "
            "'booking', 'wrong-event', 'wrong-list', 'not-now', 'passed-on', 'undone')",
            name="result_known",
        ),
        CheckConstraint("conflict IN ('let-in', 'sent-away')", name="conflict_known"),
        CheckConstraint("settled_at IS NULL OR conflict IS NOT NULL", name="settled_conflict"),
        Index("ix_scan_list_id_id", "list_id", "id"),
        Index(
            "ix_scan_open_conflict",
            "list_id",
            postgresql_where="conflict IS NOT NULL AND settled_at IS NULL",
        ),
        Index("ix_scan_admission_id", "admission_id", postgresql_where="admission_id IS NOT NULL"),
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
    conflict: Mapped[str | None]
    settled_at: Mapped[datetime | None]
