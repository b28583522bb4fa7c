"""The secret in a buyer's link: derived, so that a letter can be made again; only its digest is stored."""

from __future__ import annotations

from app.core import secret_key


def order_secret(code: str) -> str:
    """The secret of the order with this code."""
    return secret_key.derive("order", code)
