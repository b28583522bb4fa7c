"""What people change about themselves."""

from __future__ import annotations

from app.core import facts
from app.domain.accounts.facts import UserRenamed
from app.models import User


def rename(user: User, name: str, *, by: User) -> None:
    """Give the account another name; the same one changes nothing."""
    if user.name != name:
        user.name = name
        facts.record(UserRenamed(user.id), by.id)
