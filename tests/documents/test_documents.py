"""Documents: the code is readable, the paper whole, and nothing is fetched from outside."""

from __future__ import annotations

import builtins
import gc
import io
import logging
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from app.domain import documents
from app.domain.documents import press

TICKET = documents.PrintedTicket(
    title="Night of Small Websites",
    day="Saturday 5 June 2038",
    hours="20:00 to 23:00",
    place="De Lantaarn",
    street="Kade 1, Rotterdam",
    holder="Nguyễn Thị Bích Hạnh",
    type="Seat",
    number="ABCD2345-1",
    secret="M2T0qk-5sdfkhsdkfh-sdfhkj23",
    code="ABCD2345",
    host="Small Web Guild",
)


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_a_code_is_one_path_over_its_modules() -> None:
    code = documents.draw_code(TICKET.secret)
    assert code.size == 29
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path)
    assert code.path == "".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in runs)
    assert all(int(x) + int(n) <= code.size and int(y) < code.size for x, y, n in runs)
    assert code.path.startswith("M0 0h7v1h-7z")


def test_codes_differ() -> None:
    assert documents.draw_code("a" * 27) != documents.draw_code("b" * 27)


def test_one_sheet_a_ticket_with_its_own_words() -> None:
    names = ("Nguyễn Thị Bích Hạnh", "Zoë & <Ola>", "Ярослав", "Σοφία")
    made = documents.tickets_pdf([replace(TICKET, holder=name) for name in names])
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 4
    for page, name in zip(pages, names, strict=True):
        assert name in page.extract_text()


def test_the_shipped_font_is_in_the_paper() -> None:
    page = PdfReader(io.BytesIO(documents.tickets_pdf([TICKET]))).pages[0]
    fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
    assert {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts.values()} == {
        "Marquee-Print",
        "Marquee-Print-Bold",
    }


def test_long_names_stay_on_their_sheet() -> None:
    made = documents.tickets_pdf([replace(TICKET, title="Wörd " * 40, holder="x" * 200)])
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://example.org/x.css",
        "file:///etc/passwd",
        "bundled:../../secret",
        "ftp://x/",
    ],
)
def test_nothing_is_fetched_from_outside(url: str) -> None:
    with pytest.raises(ValueError, match="nothing from outside"):
        press.fetcher().fetch(url)


def test_missing_libraries_are_told_once_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def broken(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)

    documents.can_make_pdf.cache_clear()
    monkeypatch.setattr(builtins, "__import__", broken)
    with caplog.at_level(logging.WARNING):
        assert [documents.can_make_pdf(), documents.can_make_pdf()] == [False, False]
    monkeypatch.undo()
    documents.can_make_pdf.cache_clear()
    (record,) = caplog.records
    assert "libpango" in record.__dict__["hint"]
    assert documents.can_make_pdf()


def test_a_sheet_leaves_no_folder_of_fonts_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gc.disable()  # as in a job, whose process ends before the collector comes by
    try:
        documents.tickets_pdf([TICKET])
        assert list(tmp_path.iterdir()) == []
    finally:
        gc.enable()
