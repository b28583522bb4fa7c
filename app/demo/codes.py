"""Codes and secrets of the demo world.

They come from a seeded generator, so that the demo is the same everywhere, and anybody can work them
out. Never use them where a ticket is worth something: `flask seed` refuses to run in production.
"""

from base64 import urlsafe_b64encode
from random import Random

from app.core.ids import ALPHABET, CODE_LENGTH

GUEST_CODE_LENGTH = 10
SECRET_BYTES = 20


class Codes:
    """Draws codes for orders and guests, each once, and secrets for tickets."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def code(self, length: int = CODE_LENGTH) -> str:
        """A code that this object did not give before."""
        while (code := "".join(self._rng.choices(ALPHABET, k=length))) in self._taken:
            continue
        self._taken.add(code)
        return code

    def secret(self) -> str:
        """What a QR code carries, in the form of core.ids.new_secret."""
        return urlsafe_b64encode(self._rng.randbytes(SECRET_BYTES)).rstrip(b"=").decode()
