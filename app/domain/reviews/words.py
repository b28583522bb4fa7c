"""The words for why a review should not be there."""

from __future__ import annotations

from app.core.i18n import gettext as _
from app.models.reviews import REASONS


def reasons() -> list[tuple[str, str]]:
    """Each reason with its words."""
    return [(reason, reason_label(reason)) for reason in REASONS]


def reason_label(reason: str) -> str:
    """The words for one reason."""
    return {
        "spam": _("Advertising or made up"),
        "abusive": _("Insulting or hateful"),
        "personal": _("Private details of somebody"),
        "off-topic": _("Not about the event"),
    }[reason]
