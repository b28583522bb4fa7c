"""Bookings of the demo world that money did not reach: one waits for a card, others were declined."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from app.demo.codes import Codes
from app.demo.moments import Moments
from app.demo.people import ATTENDEE
from app.demo.plans import EventPlan, PersonPlan
from app.demo.sales import HOLD, Sale, unlimited

JUST_NOW, A_MOMENT_AGO, THIS_MORNING = timedelta(seconds=50), timedelta(minutes=4), timedelta(hours=7)


def plan_unpaid(
    plans: Sequence[EventPlan], moments: Sequence[Moments], people: Sequence[PersonPlan], now: datetime,
    rng: Random,
) -> list[Sale]:  # fmt: skip
    """One held for attendee@example.com, one of theirs that ran out, and one declined at the busy event."""
    codes, stranger = Codes(rng), people[-1]
    busy = next(plan for plan in plans if plan.busy)
    first, second = _affordable(plans, moments, now)[:2]
    return [
        _unpaid(first, ATTENDEE, now - JUST_NOW, codes, declined=False),
        _unpaid(busy, stranger, now - A_MOMENT_AGO, codes, declined=True),
        _unpaid(second, ATTENDEE, now - THIS_MORNING, codes, declined=True, ran_out=True),
    ]


def _affordable(plans: Sequence[EventPlan], moments: Sequence[Moments], now: datetime) -> list[EventPlan]:
    """Events to come that cost something and have room, the next one first; the busy one left out."""
    coming = [
        plan
        for plan in plans
        if plan.status == "published"
        and not plan.busy
        and plan.capacity - plan.sold > 4
        and plan.tickets[unlimited(plan)].price
        and moments[plan.index].starts_at > now + timedelta(hours=1)
    ]
    return sorted(coming, key=lambda plan: plan.starts_at)


def _unpaid(
    plan: EventPlan, payer: PersonPlan, at: datetime, codes: Codes, *, declined: bool, ran_out: bool = False
) -> Sale:
    return Sale(
        plan=plan,
        code=codes.code(),
        lines={unlimited(plan): 2},
        people=(),
        secrets=(),
        created_at=at,
        confirmed_at=None,
        expires_at=at + HOLD,
        payer=payer,
        declined=declined,
        lapsed_at=at + HOLD if ran_out else None,
    )
