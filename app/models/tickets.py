"""Ticket types are on offer; a ticket is an issued one."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Id, Versioned
from app.models.guests import Guest

VALID, CANCELLED = "valid", "cancelled"
WITH_TAX = "price + CASE WHEN tax_inside THEN 0 ELSE round(price * tax_rate)::bigint END"
OPEN, ACCEPTED, DECLINED, WITHDRAWN = "open", "accepted", "declined", "withdrawn"


class TicketType(Versioned, Base):
    """A kind of ticket on offer. price: as the organizer says it, in minor units of the event's currency.

    tax_rule_id: its own tax rule; None: the event's. tax_name, tax_rate, tax_inside: what that rule says
    now, kept here by domain.taxes so that no page has to look it up. shown_price: what one comes to
    with the tax.

    suggested: where buyers say what they pay, the amount put to them; the price is then the least.
    follows_id: the tier before, after which this one opens. announced: buyers see it before it opens.
    per_ticket: of what goes with tickets, such as parking, how many go with each; None for a ticket.
    admits: whether it is an admission right, with a guest of its own.
    """

    __tablename__ = "ticket_type"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price_positive"),
        CheckConstraint("min_per_order >= 1 AND max_per_order >= min_per_order", name="per_order_range"),
        CheckConstraint("max_per_person IS NULL OR max_per_person >= 1", name="per_person_positive"),
        CheckConstraint("sale_from IS NULL OR sale_to IS NULL OR sale_to > sale_from", name="sale_window"),
        CheckConstraint("suggested IS NULL OR suggested >= price", name="suggested_from_price"),
        CheckConstraint("follows_id <> id", name="follows_another"),
        CheckConstraint("per_ticket IS NULL OR per_ticket >= 1", name="per_ticket_positive"),
        CheckConstraint("admits OR per_ticket IS NOT NULL", name="ticket_admits"),
        Index("ix_ticket_type_event_id", "event_id", "position"),
        Index(
            "uq_ticket_type_follows_id", "follows_id", unique=True, postgresql_where="withdrawn_at IS NULL"
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    price: Mapped[int] = mapped_column(default=0, server_default="0")
    min_per_order: Mapped[int] = mapped_column(default=1, server_default="1")
    max_per_order: Mapped[int] = mapped_column(default=10, server_default="10")
    max_per_person: Mapped[int | None]
    sale_from: Mapped[datetime | None]
    sale_to: Mapped[datetime | None]
    hidden: Mapped[bool] = mapped_column(default=False, server_default="false")
    tax_rule_id: Mapped[int | None] = mapped_column(ForeignKey("tax_rule.id"))
    tax_name: Mapped[str] = mapped_column(default="", server_default="")
    tax_rate: Mapped[Decimal] = mapped_column(Numeric(7, 5), default=Decimal(0), server_default="0")
    tax_inside: Mapped[bool] = mapped_column(default=True, server_default="true")
    shown_price: Mapped[int] = mapped_column(Computed(WITH_TAX, persisted=True))
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    suggested: Mapped[int | None]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_type.id"))
    announced: Mapped[bool] = mapped_column(default=False, server_default="false")
    per_ticket: Mapped[int | None]
    admits: Mapped[bool] = mapped_column(default=True, server_default="true")
    withdrawn_at: Mapped[datetime | None]


class TicketTypeCounter(Base):
    """Which counters bind a ticket type: the event's, its own, a shared quota."""

    __tablename__ = "ticket_type_counter"
    __table_args__ = (Index("ix_ticket_type_counter_counter_id", "counter_id"),)

    ticket_type_id: Mapped[int] = mapped_column(
        ForeignKey("ticket_type.id", ondelete="CASCADE"), primary_key=True
    )
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id", ondelete="CASCADE"), primary_key=True)


class Quota(Versioned, Base):
    """Places that several ticket types share; its counter says how many. removed_at: shared no more."""

    __tablename__ = "quota"
    __table_args__ = (Index("ix_quota_event_id", "event_id"),)

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str]
    removed_at: Mapped[datetime | None]


class Ticket(Base):
    """One admission right of one guest. `secret` is what the QR code carries; `number` is for people.

    passed_at: since when it belongs to somebody whom it was passed on to; its buyer opens it no more.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("status IN ('valid', 'cancelled')", name="status_known"),
        Index("ix_ticket_event_id_status", "event_id", "status"),
        Index("ix_ticket_order_line_id", "order_line_id"),
        Index("ix_ticket_guest_id", "guest_id"),
    )

    id: Mapped[Id]
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("guest.id"))
    number: Mapped[str]
    secret: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default=VALID, server_default=VALID)
    passed_at: Mapped[datetime | None]

    guest: Mapped[Guest] = relationship(lazy="raise")
    type: Mapped[TicketType] = relationship(lazy="raise")


class TicketSwap(Base):
    """A ticket that became one of another type; the order's line stays as it was bought.

    back: what of its price went back with that, in minor units, by `refund_id`.
    """

    __tablename__ = "ticket_swap"
    __table_args__ = (
        CheckConstraint("from_type_id <> to_type_id", name="another_type"),
        CheckConstraint("back >= 0 AND (back > 0) = (refund_id IS NOT NULL)", name="back_is_refunded"),
        Index("ix_ticket_swap_ticket_id", "ticket_id"),
    )

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    from_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"))
    to_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"))
    back: Mapped[int]
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refund.id"), unique=True)
    at: Mapped[datetime]


class Transfer(Base):
    """A ticket offered to another person, who makes it theirs by accepting.

    email: where the offer went. code: what the secret of its link is derived from; only the secret's
    digest is stored. from_guest_id: who held the ticket before. old_digest: of the code that an
    accepted transfer put out of use, so that a door can tell why it refuses it.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'declined', 'withdrawn')", name="state_known"),
        CheckConstraint("(state = 'accepted') = (old_digest IS NOT NULL)", name="accepted_has_old_code"),
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled_is_over"),
        Index("ix_transfer_ticket_id", "ticket_id"),
        Index("uq_transfer_open", "ticket_id", unique=True, postgresql_where="state = 'open'"),
    )

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    from_guest_id: Mapped[int] = mapped_column(ForeignKey("guest.id"))
    email: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    secret_digest: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=OPEN, server_default=OPEN)
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    old_digest: Mapped[str | None] = mapped_column(unique=True)

    ticket: Mapped[Ticket] = relationship(lazy="raise")
