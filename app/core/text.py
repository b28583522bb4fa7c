"""Text from people: Markdown made safe, addresses in one form, names without tricks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape
from unicodedata import decimal

import nh3
from markdown_it import MarkdownIt

LONGEST_MARKDOWN = 50_000
EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z0-9-]{2,}")
INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}
# Joiners carry meaning in Persian, Hindi and emoji; direction marks do not survive.
JOINERS = {"\u200c", "\u200d"}
# what keyboards for Japanese, Chinese or Arabic put around digits
MARKS = str.maketrans("．，％／－＋：\u066b\u066a\u3000", ".,%/-+:.% ")

_markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["strikethrough", "table"])
_TAGS = set(
    "a p br hr em strong s code pre blockquote ul ol li h2 h3 h4 h5 table thead tbody tr th td".split()
)


@lru_cache(maxsize=256)
def to_html(source: str) -> str:
    """Markdown of a person as safe HTML: no raw HTML, no scripts, no hx- attributes; headings from h2."""
    html = _markdown.render(source[:LONGEST_MARKDOWN])
    down = 2 - min((int(level) for level in re.findall("<h([1-6])>", html)), default=2)
    html = re.sub(r"(</?)h([1-6])>", lambda m: f"{m[1]}h{min(int(m[2]) + down, 5)}>", html)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )


@lru_cache(maxsize=256)
def to_plain(source: str, length: int = 200) -> str:
    """The first `length` characters of Markdown as one line without markup."""
    text = unescape(nh3.clean(_markdown.render(source[:LONGEST_MARKDOWN]), tags=set()))
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rsplit(" ", 1)[0] + "…"


def one_line(text: str) -> str:
    """A name or title: NFC, one line, no control or direction characters, single spaces."""
    normal = unicodedata.normalize("NFC", text)
    kept = (
        char if char in JOINERS or unicodedata.category(char) not in INVISIBLE else " "
        for char in normal
        if not (unicodedata.category(char) == "Cf" and char not in JOINERS)
    )
    return " ".join("".join(kept).split())


def many_lines(text: str) -> str:
    """A longer text: NFC, line breaks as newline, no other control characters."""
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in normal if c in "\n\t" or c in JOINERS or unicodedata.category(c) not in INVISIBLE
    )


def plain_digits(words: str) -> str:
    """A number or code with the digits of any script, and the marks around them, in ASCII."""
    if words.isascii():
        return words
    return "".join(str(decimal(c)) if c.isdecimal() else c for c in words.translate(MARKS))


def clean_email(address: str) -> str:
    """An address in the one form it is stored and compared in.

    Compatibility forms (full width) and case are folded, invisible characters and
    spaces around removed. Raises ValueError when what is left is no address.
    """
    folded = unicodedata.normalize("NFKC", address).strip().casefold()
    folded = "".join(char for char in folded if unicodedata.category(char) not in INVISIBLE)
    if len(folded) > 254 or not EMAIL.fullmatch(folded):
        raise ValueError(address)
    return folded
