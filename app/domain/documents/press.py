"""The press: WeasyPrint with the bundled fonts and style, set up once a process and not once a sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

HERE = Path(__file__).parent
FAMILY = "Marquee Print"
FONTS = [HERE / "fonts" / "DejaVuSans.ttf", HERE / "fonts" / "DejaVuSans-Bold.ttf"]
STYLE = HERE / "sheets" / "sheet.css"
NAMED = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><match target="scan"><test name="file" compare="eq"><string>{path}</string></test>
<edit name="family" mode="prepend"><string>{family}</string></edit></match></fontconfig>"""


class Fetcher(URLFetcher):
    """Gives data: addresses and nothing else, whatever a document asks for."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        raise ValueError("documents fetch nothing from outside")


def fetcher() -> Fetcher:
    """What every document is read with."""
    return Fetcher(allowed_protocols=["data"], allow_redirects=False)


class Fonts(FontConfiguration):
    """The fonts of this machine and the bundled ones, read where they are.

    @font-face would unpack a copy for every sheet, and what Pango keeps of each is never given back.
    """

    def __init__(self) -> None:
        super().__init__()
        for path in FONTS:
            named = NAMED.format(path=path.as_posix(), family=FAMILY).encode()
            fontconfig.FcConfigParseAndLoadFromMemory(self._config, named, True)
            fontconfig.FcConfigAppFontAddFile(self._config, path.as_posix().encode())
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.font_map))


@cache
def _set_up() -> tuple[Fonts, CSS]:
    return Fonts(), CSS(string=STYLE.read_text(), url_fetcher=fetcher())


def print_sheets(html: str) -> bytes:
    """The document as PDF. Not for two threads at once."""
    fonts, style = _set_up()
    document = HTML(string=html, url_fetcher=fetcher())
    return document.write_pdf(pdf_tags=True, font_config=fonts, stylesheets=[style])  # type: ignore[no-any-return]
