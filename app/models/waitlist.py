"""The waitlist: who waits for places, in which order, and the places offered to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Id
from app.models.tickets import TicketType

WAITING, OFFERED, SERVED, LEFT, LAPSED, CLOSED = "waiting", "offered", "served", "left", "lapsed", "closed"
LIVE = (WAITING, OFFERED)
OPEN, TAKEN, DECLINED, WITHDRAWN = "open", "taken", "declined", "withdrawn"


class WaitlistEntry(Base):
    """Somebody who waits for `quantity` tickets of one type; the line is by joined_at, then id.

    ticket_type_id: None for whoever takes any type of the event, whichever comes free first.
    code: what the secret of its link is derived from; only the secret's digest is stored.
    served: they booked. lapsed: they let an offer run out. closed: the sale ended first.
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "state IN ('waiting', 'offered', 'served', 'left', 'lapsed', 'closed')", name="state_known"
        ),
        Index("ix_waitlist_entry_event_id_id", "event_id", "id"),
        Index(
            "ix_waitlist_entry_line",
            "event_id",
            "ticket_type_id",
            "joined_at",
            "id",
            postgresql_where="state = 'waiting'",
        ),
        Index("ix_waitlist_entry_user_id", "user_id", postgresql_where="user_id IS NOT NULL"),
        Index(
            "uq_waitlist_entry_live",
            "event_id",
            "email",
            unique=True,
            postgresql_where="state IN ('waiting', 'offered')",
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    ticket_type_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_type.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    code: Mapped[str] = mapped_column(unique=True)
    secret_digest: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(default=WAITING, server_default=WAITING)
    joined_at: Mapped[datetime]

    type: Mapped[TicketType | None] = relationship(lazy="raise")


class WaitlistOffer(Base):
    """Places of one type held for one entry until `expires_at`: a claim on each of the type’s counters."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'taken', 'declined', 'lapsed', 'withdrawn')", name="state_known"),
        CheckConstraint("(state = 'taken') = (order_id IS NOT NULL)", name="taken_has_order"),
        Index("ix_offer_entry_id", "entry_id"),
        Index("ix_offer_order_id", "order_id", postgresql_where="order_id IS NOT NULL"),
        Index("uq_offer_open", "entry_id", unique=True, postgresql_where="state = 'open'"),
        Index("ix_offer_expires_at", "expires_at", postgresql_where="state = 'open'"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(default=OPEN, server_default=OPEN)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"))
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id", ondelete="CASCADE"))

    type: Mapped[TicketType] = relationship(lazy="raise")
