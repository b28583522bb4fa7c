"""The secret in the link of who reads letters: derived, so that a letter can be made again."""

from __future__ import annotations

from app.core import secret_key


def reader_secret(code: str) -> str:
    """The secret of the reader with this code."""
    return secret_key.derive("reader", code)
