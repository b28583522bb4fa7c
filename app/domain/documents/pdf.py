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
BUNDLED = {
    "bundled:regular": (HERE / "fonts" / "DejaVuSans.ttf", "font/ttf"),
    "bundled:bold": (HERE / "fonts" / "DejaVuSans-Bold.ttf", "font/ttf"),
    "bundled:sheet": (HERE / "sheets" / "sheet.css", "text/css"),
}
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


def make_pdf(template: str, values: Mapping[str, Any]) -> bytes:
    """The sheet `template` filled with `values`, as PDF. Raises OSError where can_make_pdf is False."""
    html = _templates.get_template(template).render(values)
    with _one_at_a_time:
        return aside(lambda: _write(html))


def _write(html: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    document = HTML(string=html, base_url="bundled:", url_fetcher=_fetcher())
    fonts = FontConfiguration()
    try:
        return document.write_pdf(pdf_tags=True, font_config=fonts)  # type: ignore[no-any-return]
    finally:
        fonts.__del__()  # its folder in /tmp: a job's process ends before the collector comes by


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        """Gives data: addresses and the bundled files, and nothing else whatever a document asks for."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in BUNDLED:
                path, media_type = BUNDLED[url]
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise ValueError("documents fetch nothing from outside")

    return Fetcher(allowed_protocols=["data"], allow_redirects=False)
