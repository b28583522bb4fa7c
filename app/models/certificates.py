"""Certificates: that somebody was there, for how long and what for."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned


class CertificateDesign(Versioned, Base):
    """What an event's certificates say. active: they are issued by themselves once the event is over.

    hours: how long it took, if that is said. skills: one a line. logo, signature: names of
    emblems in the file store. issued_at: when that was done.
    """

    __tablename__ = "certificate_design"
    __table_args__ = (
        CheckConstraint("hours IS NULL OR hours > 0", name="hours_positive"),
        Index(
            "ix_certificate_design_due",
            "event_id",
            postgresql_where="active AND issued_at IS NULL",
        ),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    heading: Mapped[str]
    text: Mapped[str] = mapped_column(default="", server_default="")
    hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    skills: Mapped[str] = mapped_column(default="", server_default="")
    signer: Mapped[str] = mapped_column(default="", server_default="")
    signer_role: Mapped[str] = mapped_column(default="", server_default="")
    logo: Mapped[str | None]
    signature: Mapped[str | None]
    issued_at: Mapped[datetime | None]


class Certificate(Base):
    """One guest's certificate. number: what anybody can verify it by.

    frozen: what it says, as it was when it was issued. by_word: on the organizer's word,
    without a check-in.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("downloads >= 0", name="downloads_positive"),
        Index("ix_certificate_event_id_id", "event_id", "id"),
        Index("uq_certificate_guest", "guest_id", unique=True, postgresql_where="revoked_at IS NULL"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("guest.id"))
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    frozen: Mapped[dict[str, Any]]
    by_word: Mapped[bool] = mapped_column(default=False, server_default="false")
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None]
    downloads: Mapped[int] = mapped_column(default=0, server_default="0")
    downloaded_at: Mapped[datetime | None]
