"""Until when the demo's buyers may cancel, and what is kept then."""

from app.demo.money import local_price
from app.demo.plans import EventPlan
from app.domain.events import Terms

FEE = 200


def terms_of(plan: EventPlan) -> Terms:
    """The cancellation terms of an event: every kind of them is somewhere."""
    if plan.free:
        return Terms()
    kinds = (Terms(48), Terms(), Terms(168, percent=10), Terms(24, fee=local_price(FEE, plan.currency)))
    return kinds[plan.index % len(kinds)]
