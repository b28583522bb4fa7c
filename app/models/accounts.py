"""People who sign in."""

from __future__ import annotations

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids
from app.core.db import Base, Id, Versioned


class User(UserMixin, Versioned, Base):
    """An account. `email` is stored folded (core.text.clean_email), so unique means unique.

    epoch: raised to end every other session of this person. handle: what their public
    page is called. listed: whether they chose to be found by others.
    """

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_folded"),
        Index("ix_user_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    handle: Mapped[str] = mapped_column(unique=True, default=ids.new_handle)
    listed: Mapped[bool] = mapped_column(default=False, server_default="false")
    password_hash: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    is_admin: Mapped[bool] = mapped_column(default=False, server_default="false")
    locale: Mapped[str] = mapped_column(default="en", server_default="en")
    epoch: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]

    @property
    def is_active(self) -> bool:
        return self.suspended_at is None

    def get_id(self) -> str:
        return f"{self.id}.{self.epoch}"

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class AccountToken(Base):
    """A link sent by mail: verify an address, reset a password. Only its digest is stored.

    A newer token of the same purpose makes the older ones void; each works once.
    nonce: what the secret is made of again, with the installation's key, when the letter is written.
    """

    __tablename__ = "account_token"
    __table_args__ = (Index("ix_account_token_user_id_purpose", "user_id", "purpose"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    nonce: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
