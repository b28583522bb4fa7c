"""What filters are called."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from app.core.i18n import gettext as _
from app.core.i18n import language
from app.domain.discovery import Facet, Search


def whens() -> dict[str, str]:
    """The chips of the day, by value."""
    return {
        "": _("Any day"),
        "today": _("Today"),
        "weekend": _("This weekend"),
        "week": _("This week"),
        "month": _("This month"),
    }


def prices() -> dict[str, str]:
    return {"": _("Any price"), "free": _("Free"), "paid": _("Paid")}


def sorts() -> dict[str, str]:
    return {"date": _("Date"), "newest": _("Newest first")}


def heading(search: Search) -> str:
    """The headline of the list."""
    return _("What’s on in %(city)s", city=search.city) if search.city else _("What’s on")


def narrowed_to(search: Search, facets: Sequence[Facet]) -> str:
    """What the list was narrowed to, in a few words; empty for everything."""
    names = [facet.category.name for facet in facets if facet.chosen]
    parts = [_("for “%(words)s”", words=search.words)] if search.words else []
    if names:
        parts.append(_("in %(names)s", names=format_list(names, locale=language())))
    if search.city:
        parts.append(search.city)
    if search.when:
        parts.append(whens()[search.when].lower())
    return ", ".join(parts)
