"""Password hashing: Argon2id with t=2, 19 MiB, p=1 (OWASP's minimum; 25 ms on two cores)."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import get_hub
from gevent.monkey import is_module_patched

T = TypeVar("T")
SHORTEST, LONGEST = 10, 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_two_at_a_time = BoundedSemaphore(2)
# Verified when the account does not exist, so that both answers take the same time.
_nobody = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The Argon2id hash to store."""
    return _aside(lambda: _hasher.hash(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right; takes as long when there is no hash to compare with."""

    def verify() -> bool:
        try:
            return _hasher.verify(stored or _nobody, password)
        except (VerificationError, InvalidHashError):
            return False

    return _aside(verify) and stored is not None


def _aside(work: Callable[[], T]) -> T:
    """Run CPU-heavy work off the event loop where there is one."""
    with _two_at_a_time:
        if is_module_patched("threading"):
            return get_hub().threadpool.apply(work)  # type: ignore[no-any-return]
        return work()
