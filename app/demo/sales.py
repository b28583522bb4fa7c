"""Who booked what, when: the demo world's orders as plans, without a database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.demo.codes import Codes
from app.demo.crowds import Crowd
from app.demo.curve import sale_moments
from app.demo.moments import Moments
from app.demo.people import ATTENDEE
from app.demo.plans import EventPlan, PersonPlan

CONFIRMED_ORDERS = 2000
CANCELLED_ORDERS = 60
HOLDS = 4
HOLD = timedelta(minutes=15)
LARGEST = 5
SIZES = (46, 34, 10, 8, 2)
TASTES = (6.0, 4.0, 1.0, 0.5, 1.0)
HOME = "Rotterdam"


@dataclass(frozen=True, slots=True)
class Sale:
    """One order to be. lines: ticket type's position → how many.

    people: who comes, the buyer first, None while unknown; empty for a hold, which knows nobody yet.
    payer: who was asked to pay and has not, `declined` when their card was refused. lapsed_at: when
    the places of a hold went back. source: the link it came through. percent: what a code took off.
    """

    plan: EventPlan
    code: str
    lines: dict[int, int]
    people: tuple[PersonPlan | None, ...]
    secrets: tuple[str, ...]
    created_at: datetime
    confirmed_at: datetime | None
    cancelled_at: datetime | None = None
    expires_at: datetime | None = None
    payer: PersonPlan | None = None
    declined: bool = False
    lapsed_at: datetime | None = None
    source: str | None = None
    percent: int = 0

    @property
    def status(self) -> str:
        if self.cancelled_at:
            return "refunded" if self.total else "cancelled"
        if self.lapsed_at:
            return "expired"
        return "confirmed" if self.confirmed_at else "pending"

    @property
    def buyer(self) -> PersonPlan | None:
        return self.people[0] if self.people else self.payer

    @property
    def released_at(self) -> datetime | None:
        """When its places went back, if they did."""
        return self.cancelled_at or self.lapsed_at

    @property
    def places(self) -> int:
        return sum(self.lines.values())

    @property
    def total(self) -> int:
        """Gross, in minor units of the event's currency."""
        return sum(self.plan.tickets[i].price * n - self.discount(i) for i, n in self.lines.items())

    def discount(self, position: int) -> int:
        """What the code took off the line of this ticket type."""
        return (self.plan.tickets[position].price * self.lines[position] * self.percent + 50) // 100

    @property
    def takes_places(self) -> bool:
        return self.released_at is None


def plan_sales(
    plans: Sequence[EventPlan], moments: Sequence[Moments], people: Sequence[PersonPlan], now: datetime,
    rng: Random,
) -> list[Sale]:  # fmt: skip
    """Every order of the world, oldest first: 2,000 confirmed, some cancelled, a few held just now."""
    codes, crowd = Codes(rng), Crowd(people, rng)
    sizes = order_sizes(plans, CONFIRMED_ORDERS, rng)
    visited, gone = _bookings_of_attendee([plans[i] for i in sizes if max(sizes[i]) > 1], moments, now)
    sales: list[Sale] = []
    for index, orders in sizes.items():
        buyers = [ATTENDEE] if index in visited else []
        sales += _sell(plans[index], moments[index], orders, buyers, codes, crowd, rng)
    open_plans = [p for p in plans if p.status == "published" and p.sold and moments[p.index].starts_at > now]
    weights = [plan.sold for plan in open_plans]
    sales.append(_cancelled(plans[gone], moments[gone], [ATTENDEE], codes, crowd, rng))
    for plan in rng.choices(open_plans, weights, k=CANCELLED_ORDERS - 1):
        sales.append(_cancelled(plan, moments[plan.index], [], codes, crowd, rng))
    roomy = sorted(
        (p for p in open_plans if p.capacity - p.sold > 4), key=lambda p: (not p.busy, p.starts_at)
    )
    sales += [_held(plan, now, codes, rng) for plan in [roomy[0], *roomy[: HOLDS - 1]]]
    return by_age(sales)


def by_age(sales: list[Sale]) -> list[Sale]:
    """Oldest first, as a shop would have written them."""
    return sorted(sales, key=lambda sale: sale.created_at)


def order_sizes(plans: Sequence[EventPlan], wanted: int, rng: Random) -> dict[int, list[int]]:
    """How many places each order of each event takes: as many as it sold, `wanted` orders over all events."""
    sizes = {plan.index: list(_split(plan, rng)) for plan in plans if plan.sold}
    names = list(sizes)
    weights = [plans[index].sold for index in names]
    while gap := wanted - sum(len(orders) for orders in sizes.values()):
        index = rng.choices(names, weights)[0]
        orders = sorted(sizes[index])
        if gap > 0 and orders[-1] > 1:
            sizes[index] = [*orders[:-1], 1, orders[-1] - 1]
        elif gap < 0 and len(orders) > 1 and orders[0] + orders[1] <= _largest(plans[index]):
            sizes[index] = [*orders[2:], orders[0] + orders[1]]
    return sizes


def _split(plan: EventPlan, rng: Random) -> Iterator[int]:
    left = plan.sold
    while left:
        size = min(left, _largest(plan), rng.choices(range(1, LARGEST + 1), SIZES)[0])
        yield size
        left -= size


def _largest(plan: EventPlan) -> int:
    return min(LARGEST, *(ticket.max_per_order for ticket in plan.tickets if ticket.quota is None))


def _sell(
    plan: EventPlan, moments: Moments, sizes: list[int], buyers: list[PersonPlan], codes: Codes, crowd: Crowd,
    rng: Random,
) -> Iterator[Sale]:  # fmt: skip
    """The confirmed orders of one event, oldest first; who is to be among the buyers comes in company."""
    rng.shuffle(sizes)
    if buyers:
        sizes.insert(0, sizes.pop(sizes.index(max(sizes))))
    guests = crowd.gather(sum(sizes), buyers)
    left = [ticket.quota for ticket in plan.tickets]
    for at, size in zip(sale_moments(plan, moments, len(sizes), rng), sizes, strict=True):
        early = moments.early_until is None or at < moments.early_until
        lines = _choose(plan, size, left, early, rng)
        yield _sale(plan, at, lines, crowd.party(guests, size), codes, rng)


def _sale(
    plan: EventPlan, at: datetime, lines: dict[int, int], people: tuple[PersonPlan | None, ...], codes: Codes,
    rng: Random, cancelled_at: datetime | None = None,
) -> Sale:  # fmt: skip
    paid = any(plan.tickets[i].price for i in lines)
    return Sale(
        plan=plan,
        code=codes.code(),
        lines=lines,
        people=people,
        secrets=tuple(codes.secret() for _ in people),
        created_at=at,
        confirmed_at=at + timedelta(seconds=rng.randint(40, 400)) if paid else at,
        cancelled_at=cancelled_at,
    )


def _choose(plan: EventPlan, size: int, left: list[int | None], early: bool, rng: Random) -> dict[int, int]:
    """Ticket types for one order; takes what it chooses from `left`."""
    lines: dict[int, int] = {}
    while size:
        room = [
            min(size, ticket.max_per_order - lines.get(i, 0), size if rest is None else rest)
            for i, (ticket, rest) in enumerate(zip(plan.tickets, left, strict=True))
        ]
        if not early:
            room[0] = 0
        choice = rng.choices(range(len(room)), [TASTES[i] * (n > 0) for i, n in enumerate(room)])[0]
        mixed = room[choice] > 1 and rng.random() < 0.2
        n = rng.randint(1, room[choice] - 1) if mixed else room[choice]
        lines[choice] = lines.get(choice, 0) + n
        size -= n
        rest = left[choice]
        left[choice] = None if rest is None else rest - n
    return dict(sorted(lines.items()))


def _cancelled(
    plan: EventPlan, moments: Moments, buyers: list[PersonPlan], codes: Codes, crowd: Crowd, rng: Random
) -> Sale:
    at = sale_moments(plan, moments, 1, rng)[0]
    size = rng.choice((1, 1, 2))
    people = crowd.party(crowd.gather(size, buyers), size)
    cancelled_at = at + (moments.sales_close - at) * rng.uniform(0.2, 1.0) + timedelta(minutes=8)
    return _sale(plan, at, {unlimited(plan): size}, people, codes, rng, cancelled_at)


def _held(plan: EventPlan, now: datetime, codes: Codes, rng: Random) -> Sale:
    at = now - timedelta(seconds=rng.randint(20, 420))
    lines = {unlimited(plan): rng.choice((1, 2))}
    return Sale(plan, codes.code(), lines, (), (), at, None, expires_at=at + HOLD)


def unlimited(plan: EventPlan) -> int:
    return next(i for i, ticket in enumerate(plan.tickets) if ticket.quota is None)


def _bookings_of_attendee(
    plans: Sequence[EventPlan], moments: Sequence[Moments], now: datetime
) -> tuple[set[int], int]:
    """Events that attendee@example.com booked (two past, the busy one, two ahead), and one they gave up."""
    near = [p for p in plans if p.status == "published" and p.community.city.name == HOME]
    near.sort(key=lambda plan: abs(moments[plan.index].starts_at - now))
    tomorrow = now + timedelta(days=1)
    past = [plan.index for plan in near if moments[plan.index].is_over(now)]
    ahead = [plan.index for plan in near if moments[plan.index].starts_at > tomorrow and not plan.busy]
    busy = next(plan.index for plan in plans if plan.busy)
    return {*past[:2], busy, *ahead[:2]}, ahead[2]
