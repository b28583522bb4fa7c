"""What happened to accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class UserFact(What):
    noun: ClassVar[str] = "user"
    subject_field: ClassVar[str] = "user_id"
    user_id: int


@dataclass(frozen=True)
class UserRegistered(UserFact):
    pass


@dataclass(frozen=True)
class AddressVerified(UserFact):
    pass


@dataclass(frozen=True)
class UserRenamed(UserFact):
    pass


@dataclass(frozen=True)
class PasswordChanged(UserFact):
    """how: `changed` with the current one, `reset` by a letter, `given` by the operator."""

    how: str


@dataclass(frozen=True)
class UserSuspended(UserFact):
    pass


@dataclass(frozen=True)
class UserReinstated(UserFact):
    pass


@dataclass(frozen=True)
class AdminAppointed(UserFact):
    pass


@dataclass(frozen=True)
class AdminDismissed(UserFact):
    pass
