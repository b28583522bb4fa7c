"""The words for kinds of events."""

from __future__ import annotations

from app.core.i18n import gettext as _
from app.models.events import KINDS


def kind_label(kind: str) -> str:
    """The word for a kind, "Concert"."""
    return _labels().get(kind, kind.capitalize())


def list_kinds() -> list[tuple[str, str]]:
    """Kinds with their words, "other" last."""
    labels = _labels()
    named = sorted(((kind, labels[kind]) for kind in KINDS if kind != "other"), key=lambda pair: pair[1])
    return [*named, ("other", labels["other"])]


def _labels() -> dict[str, str]:
    return {
        "concert": _("Concert"),
        "conference": _("Conference"),
        "dinner": _("Dinner"),
        "fair": _("Fair"),
        "festival": _("Festival"),
        "film": _("Film"),
        "market": _("Market"),
        "meetup": _("Meetup"),
        "party": _("Party"),
        "performance": _("Performance"),
        "race": _("Race"),
        "talk": _("Talk"),
        "tour": _("Tour"),
        "wedding": _("Wedding"),
        "workshop": _("Workshop"),
        "other": _("Other"),
    }
