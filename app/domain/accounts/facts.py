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
class AddressChanged(UserFact):
    """The account has another address, which a letter has reached."""


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


@dataclass(frozen=True)
class ProfileEdited(UserFact):
    """listed: whether others can find them from now on."""

    listed: bool


@dataclass(frozen=True)
class GrantMade(UserFact):
    """Somebody signed in through the API."""

    grant_id: int


@dataclass(frozen=True)
class GrantRevoked(UserFact):
    """why: `reused`, a spent refresh token came back; or `signed out`."""

    grant_id: int
    why: str
