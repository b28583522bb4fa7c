"""Secrets of others that we have to keep and use: sealed under the installation's key, opened by it alone."""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core import secret_key

NONCE_BYTES, KEY_BYTES = 12, 32


class BrokenSeal(Exception):
    """Sealed under another key, for another purpose, or changed since."""


def seal(text: str, purpose: str, key: str | None = None) -> str:
    """The text as only this installation can read it, and only for this purpose.

    key: another installation's key than ours.
    """
    nonce = os.urandom(NONCE_BYTES)
    sealed = _box(key).encrypt(nonce, text.encode(), purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, purpose: str, key: str | None = None) -> str:
    """What was sealed for this purpose. Raises BrokenSeal."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        return _box(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise BrokenSeal from None


def _box(key: str | None) -> AESGCM:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"marquee sealed secrets")
    return AESGCM(derived.derive((key or secret_key.own()).encode()))
