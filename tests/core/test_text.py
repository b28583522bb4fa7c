"""Text from people is data."""

from __future__ import annotations

import re

import pytest

from app.core import text
from app.core.ids import slugify


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        '<a hx-get="/logout" hx-swap-oob="true">x</a>',
        "<hx-partial hx-target='#main'>x</hx-partial>",
        "<title>x</title>",
    ],
)
def test_markdown_lets_nothing_run(hostile: str) -> None:
    html = text.to_html(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert "<title" not in html
    assert "<hx-partial" not in html
    assert 'href="javascript' not in html
    assert "<a hx" not in html


def test_markdown_survives_16_kilobytes_of_brackets() -> None:
    assert len(text.to_html("[" * 16_384)) >= 16_384


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("# Big\n## Small", "23"),
        ("## Big\n### Small", "23"),
        ("###### Big", "2"),
        ("## Big\n###### Small", "25"),
    ],
)
def test_markdown_headings_follow_the_pages_own(written: str, levels: str) -> None:
    assert re.findall("<h(.)>", text.to_html(written)) == list(levels)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" ADMIN@Example.com", "admin@example.com"),
        ("\uff41dmin@example.com", "admin@example.com"),
        ("ad\u200bmin@example.com", "admin@example.com"),
        ("o'neill+x@sub.example.org", "o'neill+x@sub.example.org"),
    ],
)
def test_clean_email_folds_what_looks_alike(typed: str, stored: str) -> None:
    assert text.clean_email(typed) == stored


@pytest.mark.parametrize(
    "bad", ["", "a", "a@b", "a@b@c.de", "a b@c.de", "a@c.de\nBcc: x@y.zz", "x" * 250 + "@c.de"]
)
def test_clean_email_refuses_what_is_no_address(bad: str) -> None:
    with pytest.raises(ValueError):
        text.clean_email(bad)


def test_one_line_drops_breaks_and_direction_marks() -> None:
    assert text.one_line(" Ann\r\nBcc: x\u202e  y ") == "Ann Bcc: x y"


def test_one_line_keeps_joiners_that_carry_meaning() -> None:
    assert text.one_line("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Noite de Fado!", "noite-de-fado"), ("مساء الخير", "مساء-الخير"), ("../../x", "x"), ("???", "")],
)
def test_slugify(title: str, slug: str) -> None:
    assert slugify(title) == slug
