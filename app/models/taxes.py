"""Tax rules: how much, and whether it is inside a price or comes on top."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned


class TaxRule(Versioned, Base):
    """A community's tax as its prices carry it. rate: a share, 0.19 for 19 %; 0: exempt, and says so.

    inside: the price holds the tax already. withdrawn_at: since when it is not offered for choice.
    """

    __tablename__ = "tax_rule"
    __table_args__ = (
        CheckConstraint("rate BETWEEN 0 AND 1", name="rate_range"),
        Index("ix_tax_rule_community_id", "community_id"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    name: Mapped[str]
    rate: Mapped[Decimal] = mapped_column(Numeric(7, 5))
    inside: Mapped[bool]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
