"""Promo codes, and the links that tell where a booking came from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned

PERCENT, AMOUNT, PRICE, NOTHING = "percent", "amount", "price", "nothing"
KINDS = (PERCENT, AMOUNT, PRICE, NOTHING)


class CodeBatch(Base):
    """Many codes with one rule, made together, each good for one booking. name: for the organizers."""

    __tablename__ = "code_batch"
    __table_args__ = (Index("ix_code_batch_event_id", "event_id"),)

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str]
    created_at: Mapped[datetime]


class PromoCode(Versioned, Base):
    """A word that makes tickets cheaper, or opens hidden ones.

    value: percent; or minor units, off a ticket (amount) or to pay for it (price). Its
    counter takes one for each live order. most_per_person: orders with one address;
    most_tickets: of one order. note: for the organizers. batch_id: what it was made with.
    """

    __tablename__ = "promo_code"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        UniqueConstraint("counter_id"),
        Index("ix_promo_code_batch_id", "batch_id", postgresql_where="batch_id IS NOT NULL"),
        CheckConstraint("kind IN ('percent', 'amount', 'price', 'nothing')", name="kind_known"),
        CheckConstraint(
            "value >= 0 AND (kind <> 'percent' OR value BETWEEN 1 AND 100)", name="value_makes_sense"
        ),
        CheckConstraint("most_per_person >= 1 AND most_tickets >= 1", name="limits_positive"),
        CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_to > valid_from", name="window"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id", ondelete="CASCADE"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("code_batch.id", ondelete="CASCADE"))
    code: Mapped[str]
    kind: Mapped[str]
    value: Mapped[int] = mapped_column(default=0, server_default="0")
    most_per_person: Mapped[int | None]
    most_tickets: Mapped[int | None]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class PromoCodeType(Base):
    """A ticket type that a code is for; a hidden one is opened by it. None: every type that shows."""

    __tablename__ = "promo_code_type"
    __table_args__ = (Index("ix_promo_code_type_ticket_type_id", "ticket_type_id"),)

    promo_code_id: Mapped[int] = mapped_column(
        ForeignKey("promo_code.id", ondelete="CASCADE"), primary_key=True
    )
    ticket_type_id: Mapped[int] = mapped_column(
        ForeignKey("ticket_type.id", ondelete="CASCADE"), primary_key=True
    )


class TrackingLink(Base):
    """A link to an event that tells who followed it: `source` goes along and is kept with the order.

    visits: how often the event's page was opened through it, without anything about who did.
    """

    __tablename__ = "tracking_link"
    __table_args__ = (
        UniqueConstraint("event_id", "source"),
        CheckConstraint("visits >= 0", name="visits_positive"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    source: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime]
    visits: Mapped[int] = mapped_column(default=0, server_default="0")
