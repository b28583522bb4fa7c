"""The secret in the link of who is offered a ticket: derived, so that a letter can be made again."""

from __future__ import annotations

from app.core import secret_key


def transfer_secret(code: str) -> str:
    """The secret of the transfer with this code."""
    return secret_key.derive("transfer", code)
