"""When the demo world's events were made, put on sale and called off, as instants in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.demo.plans import EventPlan

BUSY_LEAD = timedelta(days=130)
EARLY_BIRD = timedelta(days=42)
SETTLING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Moments:
    """The life of one event. sales_close: until when somebody can have booked, never after now."""

    created_at: datetime
    published_at: datetime | None
    cancelled_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    early_until: datetime | None
    sales_close: datetime

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now


def moments_of(plan: EventPlan, now: datetime, rng: Random) -> Moments:
    """The instants of one event as seen from `now`, each after the one it needs."""
    zone = ZoneInfo(plan.zone)
    starts_at = plan.starts_at.replace(tzinfo=zone).astimezone(UTC)
    published_at = _published_at(plan, starts_at, now, rng)
    made = published_at or now - timedelta(days=rng.randint(0, 20))
    last = min(now, starts_at)
    cancelled_at = None
    if plan.status == "cancelled" and published_at:
        cancelled_at = published_at + (last - published_at) * rng.uniform(0.6, 0.9)
    return Moments(
        created_at=made - timedelta(hours=rng.uniform(5, 200)),
        published_at=published_at,
        cancelled_at=cancelled_at,
        starts_at=starts_at,
        ends_at=plan.ends_at.replace(tzinfo=zone).astimezone(UTC),
        early_until=starts_at - EARLY_BIRD if plan.busy else None,
        sales_close=(cancelled_at or last) - SETTLING,
    )


def _published_at(plan: EventPlan, starts_at: datetime, now: datetime, rng: Random) -> datetime | None:
    if plan.status == "draft":
        return None
    published_at = starts_at - (BUSY_LEAD if plan.busy else timedelta(days=rng.uniform(45, 150)))
    return (
        published_at if published_at < now - timedelta(days=3) else now - timedelta(days=rng.uniform(3, 60))
    )
