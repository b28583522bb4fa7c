"""The secret in the link of who waits: derived, so that a letter can be made again."""

from __future__ import annotations

from app.core import secret_key


def entry_secret(code: str) -> str:
    """The secret of the entry with this code."""
    return secret_key.derive("waitlist", code)
