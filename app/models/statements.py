"""Bank statements: read once, so that transfers find their orders."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id

PAID, TOO_LITTLE, TOO_MUCH, OTHER_CURRENCY = "paid", "too-little", "too-much", "other-currency"
UNKNOWN, TWICE, NOT_WAITING, REFUSED = "unknown", "twice", "not-waiting", "refused"
VERDICTS = (PAID, TOO_LITTLE, TOO_MUCH, OTHER_CURRENCY, UNKNOWN, TWICE, NOT_WAITING, REFUSED)


class BankStatement(Base):
    """A file from a community's bank. content: its text until it is applied. columns: number of each by
    what it holds, None while nobody said.
    """

    __tablename__ = "bank_statement"
    __table_args__ = (
        CheckConstraint("(applied_at IS NULL) = (content IS NOT NULL)", name="applied_is_emptied"),
        Index("ix_bank_statement_community_id", "community_id", "id"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    name: Mapped[str]
    content: Mapped[str | None]
    columns: Mapped[dict[str, int] | None] = mapped_column(JSONB(none_as_null=True))
    by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class BankEntry(Base):
    """One payment that came in, by an applied statement. amount: minor units of `currency`.

    key: made from all the bank says of it, so that the same line is never taken twice.
    order_id: whose it is, or seems to be. verdict: what became of it.
    """

    __tablename__ = "bank_entry"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint(
            "verdict IN ('paid', 'too-little', 'too-much', 'other-currency', 'unknown', 'twice', "
            "'not-waiting', 'refused')",
            name="verdict_known",
        ),
        Index("ix_bank_entry_statement_id", "statement_id", "line"),
        Index("ix_bank_entry_order_id", "order_id", postgresql_where="order_id IS NOT NULL"),
    )

    id: Mapped[Id]
    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id", ondelete="CASCADE"))
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    key: Mapped[str]
    line: Mapped[int]
    day: Mapped[date]
    amount: Mapped[int]
    currency: Mapped[str]
    payer: Mapped[str]
    reference: Mapped[str]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id", ondelete="SET NULL"))
    verdict: Mapped[str]
