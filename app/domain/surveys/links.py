"""The secret in the link of who is asked, and the key by which their answers are found again."""

from __future__ import annotations

from app.core import ids, secret_key


def invitation_secret(code: str) -> str:
    """The secret of the invitation with this code."""
    return secret_key.derive("survey", code)


def response_key(code: str) -> str:
    """Under what the answers to the invitation with this code are kept."""
    return ids.digest(secret_key.derive("survey-response", code))
