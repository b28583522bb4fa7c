"""The installation's secret key, and the secrets that only its holder can make again."""

from __future__ import annotations

from app.core import ids

_key = ""


def use(key: str) -> None:
    """Set the installation's secret key."""
    global _key
    _key = key


def own() -> str:
    """The key itself. Raises RuntimeError before `use`."""
    if not _key:
        raise RuntimeError("secret_key.use(key) was not called")
    return _key


def derive(purpose: str, subject: str) -> str:
    """The secret for one subject of one purpose. Raises RuntimeError before `use`."""
    return ids.derived_secret(own(), purpose, subject)
