"""When people book: a rush when the sale opens, another before the day, mostly in the evening."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.demo.moments import Moments
from app.demo.plans import EventPlan

OPENING_SHARE = 0.3
# How many book in each hour of their day, from midnight on.
HOURS = (2, 1, 0, 0, 0, 1, 3, 6, 8, 9, 9, 8, 10, 8, 7, 7, 8, 9, 10, 13, 16, 17, 12, 6)


def sale_moments(plan: EventPlan, moments: Moments, count: int, rng: Random) -> list[datetime]:
    """That many instants between the opening of the sale and its close, in order."""
    opened, closed = moments.published_at, moments.sales_close
    if opened is None:
        raise ValueError(f"{plan.slug} was never on sale")
    zone, ahead = ZoneInfo(plan.zone), closed < moments.starts_at - timedelta(days=1)
    return sorted(_moment(opened, closed, ahead, zone, rng) for _ in range(count))


def _moment(opened: datetime, closed: datetime, ahead: bool, zone: ZoneInfo, rng: Random) -> datetime:
    if rng.random() < OPENING_SHARE:
        share = rng.betavariate(1, 12)
    else:
        share = rng.betavariate(1.2, 1.1) if ahead else rng.betavariate(1.8, 1.0)
    moment = opened + (closed - opened) * share
    clock = timedelta(hours=rng.choices(range(24), HOURS)[0], seconds=rng.randrange(3600))
    midnight = moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    usual = (midnight + clock).astimezone(UTC)
    return usual if opened < usual < closed else moment
