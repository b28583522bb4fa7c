"""Invoices: numbered without a gap, never changed once issued."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Id, Versioned
from app.models.orders import Order

INVOICE, CREDIT = "invoice", "credit"


class Seller(Versioned, Base):
    """Who a community is on its invoices; without one it issues none. prefix: what its numbers begin with."""

    __tablename__ = "seller"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("community.id", ondelete="CASCADE"), primary_key=True
    )
    legal_name: Mapped[str]
    address: Mapped[str]
    country: Mapped[str] = mapped_column(default="", server_default="")
    tax_number: Mapped[str] = mapped_column(default="", server_default="")
    footer: Mapped[str] = mapped_column(default="", server_default="")
    prefix: Mapped[str] = mapped_column(default="", server_default="")


class InvoiceSeries(Base):
    """The next number of an issuer, a community; its row is locked while one is taken."""

    __tablename__ = "invoice_series"
    __table_args__ = (CheckConstraint("next > 0", name="next_positive"),)

    issuer_id: Mapped[int] = mapped_column(ForeignKey("community.id"), primary_key=True)
    next: Mapped[int] = mapped_column(default=1, server_default="1")


class Invoice(Base):
    """One issued invoice or credit note; a trigger refuses to change or delete it.

    label: its number as printed. key: of its cause, so that nothing is invoiced twice. corrects_id: the
    invoice that a credit note takes back from. payment_id: the payment an invoice is for. total: gross in
    minor units, above zero also on credit notes. frozen: all that is printed, with seller, buyer and lines
    copied in; digest: of frozen, for the audit.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("total > 0", name="total_positive"),
        CheckConstraint("kind IN ('invoice', 'credit')", name="kind_known"),
        CheckConstraint("(kind = 'credit') = (corrects_id IS NOT NULL)", name="credit_corrects"),
        UniqueConstraint("issuer_id", "number"),
        UniqueConstraint("issuer_id", "label"),
        Index("ix_invoice_order_id", "order_id"),
        Index("ix_invoice_corrects_id", "corrects_id", postgresql_where="corrects_id IS NOT NULL"),
    )

    id: Mapped[Id]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    number: Mapped[int]
    label: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    kind: Mapped[str]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    currency: Mapped[str]
    total: Mapped[int]
    issued_at: Mapped[datetime]
    frozen: Mapped[dict[str, Any]]
    digest: Mapped[str]

    order: Mapped[Order] = relationship(lazy="raise")

    @property
    def issued_on(self) -> date:
        """The day it bears: the event's, where it was issued."""
        return date.fromisoformat(self.frozen["issued_on"])
