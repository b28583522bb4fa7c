"""When the demo world's events happen, counted in days from today."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from app.demo.plans import Sketch

YEAR = 365
NEAR = 56
NEAR_SHARE = 0.32
UPCOMING_SHARE = 0.53


def spread(sketches: Sequence[Sketch], today: date, rng: Random) -> list[int]:
    """Days from today for each sketch, -365 to 365; half lie ahead, most of those within eight weeks."""
    offsets = [_in_month(today, sketch.month, rng) if sketch.month else None for sketch in sketches]
    ahead = [o for o in offsets if o is not None and o >= 0]
    near = round(len(sketches) * NEAR_SHARE) - sum(o <= NEAR for o in ahead)
    far = round(len(sketches) * UPCOMING_SHARE) - len(ahead) - near
    past = offsets.count(None) - near - far
    days = [
        *_strewn(0, NEAR, near, rng),
        *_strewn(NEAR + 1, YEAR - 3, far, rng),
        *_strewn(3 - YEAR, -1, past, rng),
    ]
    rng.shuffle(days)
    return [days.pop() if offset is None else offset for offset in offsets]


def fitting_day(today: date, offset: int, days: tuple[int, ...]) -> date:
    """The day nearest to the offset whose weekday suits, on the same side of today."""
    for shift in (0, 1, -1, 2, -2, 3, -3, 4, 5, 6):
        moved = offset + shift if offset >= 0 else offset - shift
        day = today + timedelta(days=moved)
        if (moved >= 0) == (offset >= 0) and abs(moved) <= YEAR and day.weekday() in days:
            return day
    return today + timedelta(days=offset)


def _strewn(first: int, last: int, count: int, rng: Random) -> list[int]:
    """That many days from first to last, at random but without long gaps."""
    step = (last + 1 - first) / max(count, 1)
    return [first + int((i + rng.random()) * step) for i in range(count)]


def _in_month(today: date, month: int, rng: Random) -> int:
    days = [o for o in range(4 - YEAR, YEAR - 3) if (today + timedelta(days=o)).month == month]
    return rng.choice(days)
