"""What somebody is looking for. Pure: no session, the day as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FREE, PAID = "free", "paid"
PRICES = (FREE, PAID)
TODAY, WEEKEND, WEEK, MONTH = "today", "weekend", "week", "month"
WHENS = (TODAY, WEEKEND, WEEK, MONTH)
DATE, NEWEST = "date", "newest"
SORTS = (DATE, NEWEST)
LONGEST_WORDS = 100
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True)
class Search:
    """All conditions hold together; an empty one asks for nothing.

    words: as typed. categories: slugs, any of them. when: one of WHENS, around the day of
    asking. first, last: days on the clocks where it happens, both included.
    """

    words: str = ""
    city: str = ""
    categories: tuple[str, ...] = ()
    kind: str = ""
    price: str = ""
    when: str = ""
    first: date | None = None
    last: date | None = None
    online: bool = False
    left: bool = False
    sort: str = DATE

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words and the order was asked for."""
        return bool(
            self.city or self.categories or self.kind or self.price or self.when
            or self.first or self.last or self.online or self.left
        )  # fmt: skip

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first and last day asked for, the chip and the dates together."""
        first, last = span(self.when, today)
        firsts = [day for day in (first, self.first) if day is not None]
        lasts = [day for day in (last, self.last) if day is not None]
        return max(firsts, default=None), min(lasts, default=None)


def span(when: str, today: date) -> tuple[date | None, date | None]:
    """The days that a chip stands for. The weekend is the coming one, or what is left of this one."""
    if when == TODAY:
        return today, today
    if when == WEEKEND:
        saturday = today + timedelta(days=max(0, SATURDAY - today.weekday()))
        return saturday, today + timedelta(days=SUNDAY - today.weekday())
    if when == WEEK:
        return today, today + timedelta(days=SUNDAY - today.weekday())
    if when == MONTH:
        following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return today, following - timedelta(days=1)
    return None, None


def split_words(words: str) -> tuple[str, str]:
    """The whole words, and the last one, which may be only begun."""
    parts = words[:LONGEST_WORDS].split()
    return " ".join(parts[:-1]), parts[-1] if parts else ""
