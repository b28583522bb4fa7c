"""Orders: what somebody booked, and the places held for it meanwhile."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Id, Versioned
from app.models.events import Event

PENDING, CONFIRMED, CANCELLED, EXPIRED, REFUNDED = "pending", "confirmed", "cancelled", "expired", "refunded"
DISPUTED = "disputed"  # no status: a mark beside it
STATUSES = (PENDING, CONFIRMED, CANCELLED, EXPIRED, REFUNDED)


class Order(Versioned, Base):
    """One booking. total: minor units of `currency`, the sum of its lines' gross.

    secret_digest: of the secret in the buyer's link. terms: the cancellation terms shown
    before the purchase. source: the link or page it came from. guest_names: of who comes
    beside the buyer, answers: what was asked and answered, both while the tickets are not issued.
    billing: whom an invoice is for (company, name, address, country, vat_id), where the buyer said.
    dispute: "open" or "lost" where a bank or PayPal is asked for its money.
    """

    __tablename__ = "order"
    __table_args__ = (
        CheckConstraint("total >= 0", name="total_positive"),
        CheckConstraint(
            "status IN ('pending', 'confirmed', 'cancelled', 'expired', 'refunded')", name="status_known"
        ),
        CheckConstraint("(status = 'pending') = (expires_at IS NOT NULL)", name="pending_expires"),
        CheckConstraint("dispute IN ('open', 'lost')", name="dispute_known"),
        Index("ix_order_event_id_id", "event_id", "id"),
        Index("ix_order_user_id_id", "user_id", "id"),
        Index("ix_order_email", "email"),
        Index(
            "ix_order_promo_code_id",
            "promo_code_id",
            "email",
            postgresql_where="promo_code_id IS NOT NULL",
        ),
        Index("ix_order_expires_at", "expires_at", postgresql_where="status = 'pending'"),
        Index("ix_order_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
        Index(
            "ix_order_email_trgm", "email", postgresql_using="gin", postgresql_ops={"email": "gin_trgm_ops"}
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(unique=True)
    secret_digest: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    email: Mapped[str]
    name: Mapped[str]
    status: Mapped[str]
    currency: Mapped[str]
    total: Mapped[int]
    expires_at: Mapped[datetime | None]
    guest_names: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default="[]")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    billing: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    terms: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[str | None]
    dispute: Mapped[str | None]
    promo_code_id: Mapped[int | None] = mapped_column(ForeignKey("promo_code.id"))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="raise")
    lines: Mapped[list[OrderLine]] = relationship(
        lazy="raise", order_by="OrderLine.id", back_populates="order"
    )


class OrderLine(Base):
    """`quantity` of one ticket type as they were at purchase; money in minor units a line, unit a piece.

    discount: what a promo code took off the line, before tax; gross is what is left to pay.
    rate, tax_name, tax_inside: the tax as it was, a share (0.19), inside the price or on top of it.
    admits: whether each is a ticket; what only goes with tickets, such as parking, is not. returned: how
    many of such a thing went back with the tickets that they need; of tickets each one knows it itself.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("gross = net + tax", name="gross_is_net_and_tax"),
        CheckConstraint(
            "CASE WHEN tax_inside THEN gross ELSE net END = unit * quantity - discount",
            name="amount_is_price_less_discount",
        ),
        CheckConstraint("returned BETWEEN 0 AND quantity", name="returned_within"),
        CheckConstraint("discount BETWEEN 0 AND unit * quantity", name="discount_within"),
        Index("ix_order_line_order_id", "order_id"),
        Index("ix_order_line_ticket_type_id", "ticket_type_id"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"))
    name: Mapped[str]
    quantity: Mapped[int]
    unit: Mapped[int]
    discount: Mapped[int] = mapped_column(default=0, server_default="0")
    net: Mapped[int]
    tax: Mapped[int]
    gross: Mapped[int]
    rate: Mapped[Decimal] = mapped_column(Numeric(7, 5), default=Decimal(0), server_default="0")
    tax_name: Mapped[str] = mapped_column(default="", server_default="")
    tax_inside: Mapped[bool] = mapped_column(default=True, server_default="true")
    admits: Mapped[bool] = mapped_column(default=True, server_default="true")
    returned: Mapped[int] = mapped_column(default=0, server_default="0")

    order: Mapped[Order] = relationship(lazy="raise", back_populates="lines")


class OrderNote(Base):
    """What an organizer wrote down about an order, for those who run the event."""

    __tablename__ = "order_note"
    __table_args__ = (Index("ix_order_note_order_id", "order_id"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    text: Mapped[str]
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
