"""HTML to PDF by WeasyPrint, which reads nothing but what is bundled here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.core.aside import aside
from app.core.i18n import gettext, ngettext

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
HINT = (
    "install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (Debian) or pango (Homebrew), then restart"
)
_one_at_a_time = BoundedSemaphore(1)
_templates = Environment(
    loader=FileSystemLoader(HERE / "sheets"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_templates.globals.update(_=gettext, ngettext=ngettext)


@cache
def can_make_pdf() -> bool:
    """Whether WeasyPrint finds its system libraries; the log tells the operator once when not."""
    try:
        import weasyprint
    except OSError as error:
        log.warning("pdf_unavailable", extra={"hint": HINT, "error": str(error)[:200]})
        return False
    return bool(weasyprint.VERSION)


def warm_press() -> None:
    """Print an empty sheet before the forks: the first one costs three times the next, in each of them."""
    if can_make_pdf():
        _write('<html lang="en"><p>.</p></html>')


def make_pdf(template: str, values: Mapping[str, Any]) -> bytes:
    """The sheet `template` filled with `values`, as PDF. Raises OSError where can_make_pdf is False."""
    html = _templates.get_template(template).render(values)
    with _one_at_a_time:
        return aside(lambda: _write(html))


def _write(html: str) -> bytes:
    from app.domain.documents.press import print_sheets

    return print_sheets(html)
