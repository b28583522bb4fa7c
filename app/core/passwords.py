"""Password hashing: Argon2id with t=2, 19 MiB, p=1 (OWASP's minimum; 25 ms on two cores)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.aside import aside

SHORTEST, LONGEST = 10, 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when the account does not exist, so that both answers take the same time.
_nobody = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The Argon2id hash to store."""
    return aside(lambda: _hasher.hash(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right; takes as long when there is no hash to compare with."""

    def verify() -> bool:
        try:
            return _hasher.verify(stored or _nobody, password)
        except (VerificationError, InvalidHashError):
            return False

    return aside(verify) and stored is not None
