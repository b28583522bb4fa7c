"""The secret in a buyer's link: derived, so that a letter can be made again; only its digest is stored."""

from __future__ import annotations

from app.core import ids

_key = ""


def use_key(key: str) -> None:
    """Set the installation's secret key."""
    global _key
    _key = key


def order_secret(code: str) -> str:
    """The secret of the order with this code."""
    return ids.derived_secret(_key, "order", code)
