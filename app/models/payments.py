"""Payments, refunds and what providers tell us: rows that are appended, never edited away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Id, Versioned
from app.models.orders import Order

PENDING, COMPLETED, FAILED, REFUNDED, CANCELLED = "pending", "completed", "failed", "refunded", "cancelled"
STATES = (PENDING, COMPLETED, FAILED, REFUNDED, CANCELLED)
MOCK, STRIPE, PAYPAL, MANUAL = "mock", "stripe", "paypal", "manual"
BANK, DOOR, CASH, CARD = "bank", "door", "cash", "card"
OPEN_DISPUTE, WON, LOST = "open", "won", "lost"
RECEIVED, DONE, IGNORED = "received", "done", "ignored"


class Payment(Base):
    """One try to pay one order. amount: minor units of `currency`, what was asked for.

    account_id: whose keys it is asked for with, None: the installation's.
    provider_ref: the provider's name for it, once known; its checkout session or intent.
    pay_url: where the buyer pays, once known. failure: a short word for why it failed.
    captured, captured_currency: what the provider took, once it did; capture_ref: its name for that,
    by which it speaks of refunds and disputes.
    flag: why a person has to look (another amount or currency than asked for), else None.
    look_at: when the poller asks the provider next; None once settled.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint(
            "state IN ('pending', 'completed', 'failed', 'refunded', 'cancelled')", name="state_known"
        ),
        CheckConstraint("(state = 'pending') = (look_at IS NOT NULL)", name="pending_is_looked_at"),
        CheckConstraint(
            "(state IN ('completed', 'refunded')) = (captured IS NOT NULL)", name="completed_is_captured"
        ),
        CheckConstraint("(captured IS NULL) = (captured_currency IS NULL)", name="captured_in_currency"),
        UniqueConstraint("provider", "provider_ref"),
        UniqueConstraint("provider", "capture_ref"),
        Index("ix_payment_order_id", "order_id"),
        Index("ix_payment_look_at", "look_at", postgresql_where="state = 'pending'"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    provider: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("provider_account.id"))
    provider_ref: Mapped[str | None]
    pay_url: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=PENDING, server_default=PENDING)
    amount: Mapped[int]
    currency: Mapped[str]
    captured: Mapped[int | None]
    captured_currency: Mapped[str | None]
    capture_ref: Mapped[str | None]
    failure: Mapped[str | None]
    flag: Mapped[str | None]
    created_at: Mapped[datetime]
    look_at: Mapped[datetime | None]
    looks: Mapped[int] = mapped_column(default=0, server_default="0")
    settled_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(lazy="raise")


class ProviderAccount(Versioned, Base):
    """A community's own account at a provider; its keys are sealed (domain.payments.accounts).

    last_four: of the secret, all that is shown of it. active: new payments go to it; one at most
    of each provider. client_id, sandbox: PayPal's.
    """

    __tablename__ = "provider_account"
    __table_args__ = (
        CheckConstraint("provider IN ('stripe', 'paypal')", name="provider_known"),
        Index(
            "uq_provider_account_active", "community_id", "provider", unique=True, postgresql_where="active"
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    provider: Mapped[str]
    client_id: Mapped[str] = mapped_column(default="", server_default="")
    sandbox: Mapped[bool] = mapped_column(default=False, server_default="false")
    sealed_secret: Mapped[str]
    sealed_hook: Mapped[str]
    last_four: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]


class Refund(Base):
    """Money given back, or on its way. The payment is locked while one is made; their sum <= captured."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("state IN ('pending', 'completed', 'failed')", name="state_known"),
        CheckConstraint("(state = 'pending') = (look_at IS NOT NULL)", name="pending_is_looked_at"),
        Index("ix_refund_payment_id", "payment_id"),
        Index("ix_refund_look_at", "look_at", postgresql_where="state = 'pending'"),
    )

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    key: Mapped[str] = mapped_column(unique=True)
    provider_ref: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=PENDING, server_default=PENDING)
    amount: Mapped[int]
    reason: Mapped[str]
    failure: Mapped[str | None]
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    look_at: Mapped[datetime | None]
    looks: Mapped[int] = mapped_column(default=0, server_default="0")
    settled_at: Mapped[datetime | None]

    payment: Mapped[Payment] = relationship(lazy="raise")


class Dispute(Base):
    """A buyer asks their bank or PayPal for the money. amount: of the payment's, in minor units.

    state: open; won: it stays with the organizers; lost: it is gone.
    look_at: when the poller asks how an open one stands; None once it was decided.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("state IN ('open', 'won', 'lost')", name="state_known"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="open_is_not_closed"),
        CheckConstraint("(state = 'open') = (look_at IS NOT NULL)", name="open_is_looked_at"),
        UniqueConstraint("payment_id", "provider_ref"),
        Index("ix_dispute_look_at", "look_at", postgresql_where="state = 'open'"),
    )

    id: Mapped[Id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    provider_ref: Mapped[str]
    state: Mapped[str]
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]


class DisputeListing(Base):
    """Up to when one set of keys was asked for all disputes there are; the next time begins there.

    account_id: whose keys, None: the installation's. listed_at: None until it was asked. look_at: when next.
    """

    __tablename__ = "dispute_listing"
    __table_args__ = (UniqueConstraint("provider", "account_id", postgresql_nulls_not_distinct=True),)

    id: Mapped[Id]
    provider: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("provider_account.id"))
    listed_at: Mapped[datetime | None]
    look_at: Mapped[datetime]


class RefundItem(Base):
    """What one ticket got of a refund, and what stayed by the cancellation terms, in minor units."""

    __tablename__ = "refund_item"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_positive"),
        CheckConstraint("kept >= 0", name="kept_positive"),
        Index("ix_refund_item_ticket_id", "ticket_id"),
    )

    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id", ondelete="CASCADE"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    amount: Mapped[int]
    kept: Mapped[int]


class RefundExtra(Base):
    """What one line of what goes with tickets, such as parking, got of a refund, and what stayed by the

    cancellation terms, in minor units.
    """

    __tablename__ = "refund_extra"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_positive"),
        CheckConstraint("kept >= 0", name="kept_positive"),
        Index("ix_refund_extra_order_line_id", "order_line_id"),
    )

    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id", ondelete="CASCADE"), primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), primary_key=True)
    amount: Mapped[int]
    kept: Mapped[int]


class Webhook(Base):
    """A provider's message, kept as received before anything is done with it; done once.

    account_id: whose provider said so; it can only concern payments of the same. event_ref: the
    provider's, with the account's number before it.
    """

    __tablename__ = "webhook"
    __table_args__ = (
        CheckConstraint("state IN ('received', 'done', 'ignored')", name="state_known"),
        UniqueConstraint("provider", "event_ref"),
        Index("ix_webhook_received", "id", postgresql_where="state = 'received'"),
    )

    id: Mapped[Id]
    provider: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("provider_account.id"))
    event_ref: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default=RECEIVED, server_default=RECEIVED)
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class MockCharge(Base):
    """The books of the mock provider, kept as a real one keeps its own: what became of a payment.

    state: closed, paid or failed; true from settles_at on. Nothing of the card is kept.
    """

    __tablename__ = "mock_charge"
    __table_args__ = (CheckConstraint("state IN ('closed', 'paid', 'failed')", name="state_known"),)

    ref: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    amount: Mapped[int | None]
    currency: Mapped[str | None]
    failure: Mapped[str | None]
    settles_at: Mapped[datetime]


class ManualPayment(Base):
    """How a payment of the provider "manual" is made, as agreed; once marked paid, as it was made.

    instructions: what the buyer needs for a transfer. reference: of the transfer or the slip.
    by: who agreed to it, None where the buyer chose it; then who marked it paid.
    """

    __tablename__ = "manual_payment"
    __table_args__ = (CheckConstraint("method IN ('bank', 'door', 'cash', 'card')", name="method_known"),)

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id", ondelete="CASCADE"), primary_key=True)
    method: Mapped[str]
    instructions: Mapped[str] = mapped_column(default="", server_default="")
    reference: Mapped[str] = mapped_column(default="", server_default="")
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
