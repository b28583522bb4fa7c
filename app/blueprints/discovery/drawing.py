"""What a search found, drawn: each event, and all of them together, once as long as they stay the same.

Keyed by all that is shown, so that nothing drawn is ever older than what was read.
"""

from __future__ import annotations

from functools import lru_cache

from flask import current_app, render_template, request
from markupsafe import Markup

from app.blueprints.discovery import words
from app.blueprints.discovery.asking import address, unfiltered
from app.core import clock
from app.core.i18n import language
from app.domain import events
from app.domain.discovery import Entry, Found, Search


def draw(entry: Entry, eager: bool) -> Markup:
    """One event of a list. eager: its picture is likely in sight at once."""
    return _drawn(entry, eager, request.script_root, language(), clock.now().year)


def draw_results(search: Search, found: Found) -> Markup:
    """The filters, and one page of what they let through."""
    return _results(search, found, request.script_root, language(), clock.now().year)


@lru_cache(maxsize=512)
def _drawn(entry: Entry, eager: bool, _root: str, _language: str, _year: int) -> Markup:
    macros = current_app.jinja_env.get_template("discovery/_entry.html").module
    return Markup(macros.programme_entry(entry, eager))  # type: ignore[attr-defined]  # noqa: S704


@lru_cache(maxsize=32)
def _results(search: Search, found: Found, _root: str, _language: str, _year: int) -> Markup:
    drawn = render_template(
        "discovery/_results.html",
        search=search,
        found=found,
        address=address,
        draw=draw,
        words=words,
        kinds=events.list_kinds(),
        unfiltered=unfiltered,
    )
    return Markup(drawn)  # noqa: S704 - drawn by a template
