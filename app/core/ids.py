"""Codes, secrets and slugs."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata

# No 0/O, 1/I/L, U/V: codes are read aloud and typed at a door.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
CODE_LENGTH = 8
SLUG_LENGTH = 60


def new_code(length: int = CODE_LENGTH) -> str:
    """A random code for people to read and type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_handle() -> str:
    """A name for a person's public page until they choose one of their own."""
    return "p-" + "".join(secrets.choice(ALPHABET.lower()) for _ in range(10))


def new_secret() -> str:
    """A secret of 160 random bits, safe in an address and a QR code."""
    return secrets.token_urlsafe(20)


def derived_secret(key: str, purpose: str, subject: str) -> str:
    """A secret only the holder of `key` can make again: 160 bits of HMAC-SHA256."""
    mac = hmac.new(key.encode(), f"{purpose}\0{subject}".encode(), hashlib.sha256)
    return mac.hexdigest()[:40]


def digest(secret: str) -> str:
    """What is stored instead of a secret: SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def slugify(text: str) -> str:
    """Lower-case words joined by hyphens; letters of any script are kept. May be empty."""
    folded = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", plain).lower()).replace("_", "-")
    return words.strip("-")[:SLUG_LENGTH].strip("-")
