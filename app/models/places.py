"""The one capacity ledger: counters, and the claims that take from them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id

WHOLE_EVENT, ONE_TYPE, QUOTA = "event", "type", "quota"
CODE = "code"  # counts orders, no places


class Counter(Base):
    """How many places there are and how many are taken. quantity None: without limit.

    `taken` is the sum of the unreleased claims; a reader adds back those that expired.
    queue_open: somebody waits for more than there is, so what comes free goes to the waitlist.
    """

    __tablename__ = "counter"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND (quantity IS NULL OR taken <= quantity)", name="taken_within"),
        CheckConstraint("kind IN ('event', 'type', 'quota', 'code')", name="kind_known"),
        Index("ix_counter_event_id", "event_id"),
        Index("uq_counter_whole_event", "event_id", unique=True, postgresql_where="kind = 'event'"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str]
    quantity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0, server_default="0")
    queue_open: Mapped[bool] = mapped_column(default=False, server_default="false")


class Claim(Base):
    """`n` places of one counter for one owner; `expires_at` while it is only a hold."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("n > 0", name="n_positive"),
        CheckConstraint("num_nonnulls(order_id, offer_id, guest_id) = 1", name="one_owner"),
        Index("ix_claim_counter_id", "counter_id", postgresql_where="released_at IS NULL"),
        Index(  # what is left counts the holds that ran out, among ten thousand claims that did not
            "ix_claim_counter_id_expires_at",
            "counter_id",
            "expires_at",
            postgresql_where="released_at IS NULL AND expires_at IS NOT NULL",
        ),
        Index("ix_claim_order_id", "order_id"),
        Index("ix_claim_offer_id", "offer_id", postgresql_where="offer_id IS NOT NULL"),
        Index(
            "ix_claim_expires_at",
            "expires_at",
            postgresql_where="released_at IS NULL AND expires_at IS NOT NULL",
        ),
    )

    id: Mapped[Id]
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id", ondelete="CASCADE"))
    n: Mapped[int]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
