"""Badges to wear: one a page in its own size, or several on A4 with marks to cut along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

from app.domain.documents.codes import Code, draw_code
from app.domain.documents.pdf import make_pdf

BOLD = Path(__file__).parent / "fonts" / "DejaVuSans-Bold.ttf"
MEASURED_AT = 100
MM_PER_POINT = 25.4 / 72
LEADING, SPARE = 1.12, 0.97
A4 = (210.0, 297.0)
MARK, AWAY = 4.0, 1.0  # how long a mark is, and how far from the badge, in mm


@dataclass(frozen=True)
class BadgeFormat:
    """A badge of `width` × `height` mm; columns × rows of them on A4, 0 × 0 for a page of its own.

    name_width, name_height: the room for the name. largest, smallest: its letters, in points.
    """

    key: str
    width: float
    height: float
    columns: int
    rows: int
    name_width: float
    name_height: float
    largest: int
    smallest: int

    @property
    def per_page(self) -> int:
        return self.columns * self.rows or 1


FORMATS = {
    one.key: one
    for one in (
        BadgeFormat("a6", 105, 148, 0, 0, 93, 44, 48, 14),
        BadgeFormat("card", 86, 54, 0, 0, 54, 22, 26, 9),
        BadgeFormat("a6-sheet", 105, 148, 2, 2, 93, 44, 48, 14),
        BadgeFormat("card-sheet", 86, 54, 2, 5, 54, 22, 26, 9),
    )
}


@dataclass(frozen=True)
class PrintedBadge:
    """What a badge shows, in words. colour: of its band, as "#722f5f". secret: in its code, "" for none."""

    name: str
    line: str
    type: str
    event: str
    number: str
    colour: str
    secret: str


@dataclass(frozen=True)
class _Placed:
    """A badge with where it stands on its page, in mm; points: how large its name is."""

    badge: PrintedBadge
    code: Code | None
    points: int
    left: float
    top: float


def badges_pdf(badges: Sequence[PrintedBadge], form: BadgeFormat) -> bytes:
    """The badges in their order. Raises OSError where documents.can_make_pdf() is False."""
    starts = range(0, len(badges), form.per_page)
    pages = [list(_place(badges[start : start + form.per_page], form)) for start in starts]
    return make_pdf("badges.html", {"pages": pages, "form": form, "marks": list(_marks(form))})


def _place(page: Sequence[PrintedBadge], form: BadgeFormat) -> Iterator[_Placed]:
    left, top = _corner(form)
    for n, badge in enumerate(page):
        row, column = divmod(n, form.columns or 1)
        yield _Placed(
            badge,
            draw_code(badge.secret) if badge.secret else None,
            fitting_points(badge.name, form),
            left + column * form.width,
            top + row * form.height,
        )


def _corner(form: BadgeFormat) -> tuple[float, float]:
    """Where the first badge of a sheet begins; the block stands in the middle."""
    if not form.columns:
        return 0.0, 0.0
    return (A4[0] - form.columns * form.width) / 2, (A4[1] - form.rows * form.height) / 2


def _marks(form: BadgeFormat) -> Iterator[tuple[float, float, float, float]]:
    """Lines (x1, y1, x2, y2) outside the block, at each edge; inside the paper where there is no outside."""
    if not form.columns:
        return
    left, top = _corner(form)
    right, bottom = A4[0] - left, A4[1] - top
    for column in range(form.columns + 1):
        x = left + column * form.width
        yield x, max(top - AWAY - MARK, 0), x, max(top - AWAY, MARK)
        yield x, min(bottom + AWAY, A4[1] - MARK), x, min(bottom + AWAY + MARK, A4[1])
    for row in range(form.rows + 1):
        y = top + row * form.height
        yield max(left - AWAY - MARK, 0), y, max(left - AWAY, MARK), y
        yield min(right + AWAY, A4[0] - MARK), y, min(right + AWAY + MARK, A4[0]), y


def fitting_points(name: str, form: BadgeFormat) -> int:
    """The largest letters in which the name fits its room, no word broken; else the smallest there are."""
    words = [_width(word) for word in name.split()] or [0.0]
    for points in range(form.largest, form.smallest, -1):
        scale = points * MM_PER_POINT / MEASURED_AT
        lines = _lines([word * scale for word in words], _width(" ") * scale, form.name_width * SPARE)
        if lines and lines * points * MM_PER_POINT * LEADING <= form.name_height:
            return points
    return form.smallest


def _lines(words: Sequence[float], space: float, room: float) -> int:
    """How many lines of this room the words take; 0 when one alone is too wide."""
    if max(words) > room:
        return 0
    lines, used = 1, 0.0
    for word in words:
        if used and used + space + word > room:
            lines, used = lines + 1, word
        else:
            used += word + (space if used else 0)
    return lines


def _width(text: str) -> float:
    return float(_font().getlength(text))


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD.as_posix(), MEASURED_AT)
