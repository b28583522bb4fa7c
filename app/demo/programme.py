"""The two hundred events of the demo world, planned down to the ticket types."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from app.demo.communities import COMMUNITIES
from app.demo.kinds import FREE_PLACE, FREE_TICKETS, KINDS, TICKETS, KindPlan
from app.demo.money import local_price
from app.demo.plans import CommunityPlan, EventPlan, Sketch, Status, TicketPlan, VenuePlan
from app.demo.prose import SMALL_WEB_DAY, describe
from app.demo.schedule import fitting_day, spread
from app.demo.sketches import SKETCHES
from app.demo.slugs import slug_of

DRAFTS = 14
CANCELLED = 12
SOLD_OUT = 12
BUSY_TITLE = SKETCHES["small-web-guild"][0].title
BUSY_CAPACITY = 1050
BUSY_SOLD = 1000
PLACES_SOLD = 2600
BUSY_TICKETS = (
    TicketPlan("Early bird", "Until six weeks before.", 4500, 250, 8),
    TicketPlan("Regular", "Lunch and soup included.", 6500, None, 8),
    TicketPlan("Student or low income", "No proof asked.", 4500, 160, 4),
    TicketPlan("Patron", "Pays a student’s place too.", 12000, 110, 8),
    TicketPlan("Helper", "Two hours at the desk, the rest is yours.", 0, 60, 2),
)
EVENTS_PER_COVER = 4

Row = tuple[CommunityPlan, Sketch]


def plan_events(today: date, seed: int = 2026) -> tuple[EventPlan, ...]:
    """Two hundred events from a year before today to a year after; the same arguments give the same plans."""
    rng = Random(f"programme:{seed}")  # noqa: S311 - an invented programme holds no secrets
    rows = [(COMMUNITIES[slug], sketch) for slug, sketches in SKETCHES.items() for sketch in sketches]
    offsets = spread([sketch for _, sketch in rows], today, rng)
    offsets[_busy_index(rows)] = 1
    statuses = _statuses(rows, offsets, rng)
    slugs = _slugs(rows)
    plans = [
        _event(i, row, slugs[i], statuses[i], _start(today, offsets[i], row[1], rng), rng)
        for i, row in enumerate(rows)
    ]
    return tuple(_with_covers(_with_sales(plans, offsets, rng)))


def _busy_index(rows: list[Row]) -> int:
    return next(i for i, (_, sketch) in enumerate(rows) if sketch.title == BUSY_TITLE)


def _start(today: date, offset: int, sketch: Sketch, rng: Random) -> datetime:
    kind = KINDS[sketch.kind]
    if sketch.title == BUSY_TITLE:
        return datetime.combine(today + timedelta(days=1), time(9, 30))
    days = kind.days if sketch.weekday < 0 else (sketch.weekday,)
    starts = sketch.starts or rng.choice(kind.starts)
    return datetime.combine(fitting_day(today, offset, days), time.fromisoformat(starts))


def _end(start: datetime, sketch: Sketch, rng: Random) -> datetime:
    if sketch.title == BUSY_TITLE:
        return start + timedelta(days=1, hours=8)
    minutes = sketch.hours * 60 or rng.choice(KINDS[sketch.kind].minutes)
    return start + timedelta(minutes=minutes)


def _event(index: int, row: Row, slug: str, status: Status, start: datetime, rng: Random) -> EventPlan:
    community, sketch = row
    kind = KINDS[sketch.kind]
    busy = sketch.title == BUSY_TITLE
    venue = None if sketch.online else _venue(community, busy, rng)
    capacity = BUSY_CAPACITY if busy else sketch.capacity or rng.choice(kind.capacities)
    city = community.city
    text = describe(sketch.kind, community.name, city.name, venue.access_note if venue else "", rng)
    return EventPlan(
        index=index,
        slug=slug,
        title=sketch.title,
        summary=sketch.summary,
        description=SMALL_WEB_DAY if busy else text,
        kind=kind.listed,
        category=sketch.category or kind.category,
        community=community,
        venue=venue,
        online_url=f"https://meet.example.org/{slug}" if sketch.online else None,
        zone=city.zone,
        starts_at=start,
        ends_at=_end(start, sketch, rng),
        currency=city.currency,
        capacity=capacity,
        sold=0,
        tickets=BUSY_TICKETS if busy else _tickets(kind, city.currency, capacity, rng),
        status=status,
        cover_motif=sketch.motif,
        cover_seed=0,
        busy=busy,
    )


def _venue(community: CommunityPlan, busy: bool, rng: Random) -> VenuePlan:
    return community.city.venues[0] if busy else rng.choice(community.city.venues)


def _tickets(kind: KindPlan, currency: str, capacity: int, rng: Random) -> tuple[TicketPlan, ...]:
    if rng.random() < kind.free_share:
        rows, price = FREE_TICKETS.get(kind.tickets, FREE_PLACE), 0.0
    else:
        offered = TICKETS[kind.tickets]
        rows = (
            offered if kind.tickets in ("conference", "family") else offered[: rng.randint(1, len(offered))]
        )
        price = kind.price * rng.choice((0.7, 0.85, 1.0, 1.0, 1.2, 1.4))
    return tuple(
        TicketPlan(
            name=name,
            note=note,
            price=local_price(price * share, currency),
            quota=None if part is None else max(2, round(capacity * part)),
            max_per_order=min(8 if capacity > 30 else 4, capacity),
        )
        for name, note, share, part in rows
    )


def _statuses(rows: list[Row], offsets: list[int], rng: Random) -> list[Status]:
    statuses: list[Status] = ["published"] * len(rows)
    busy = _busy_index(rows)
    ahead = [i for i, offset in enumerate(offsets) if offset > 7 and i != busy]
    behind = [i for i, offset in enumerate(offsets) if offset < 0]
    chosen = rng.sample(ahead, DRAFTS + CANCELLED - 4)
    for i in chosen[:DRAFTS]:
        statuses[i] = "draft"
    for i in [*chosen[DRAFTS:], *rng.sample(behind, 4)]:
        statuses[i] = "cancelled"
    return statuses


def _with_sales(plans: list[EventPlan], offsets: list[int], rng: Random) -> list[EventPlan]:
    """The plans with `sold` filled in: a dozen sold out, the rest sharing what is left of PLACES_SOLD."""
    on_sale = [plan for plan in plans if plan.status == "published" and not plan.busy]
    small = [plan.index for plan in on_sale if plan.capacity <= 48 and offsets[plan.index] >= 0]
    full = set(rng.sample(small, SOLD_OUT))
    wanted = {
        plan.index: _likely(plan)
        * (rng.uniform(0.5, 1.0) if offsets[plan.index] < 0 else rng.uniform(0.1, 0.8))
        for plan in plans
        if plan.status != "draft" and not plan.busy and plan.index not in full
    }
    left = PLACES_SOLD - sum(plans[i].capacity for i in full)
    scale = left / sum(wanted.values())
    sold = {i: min(plans[i].capacity - 1, round(places * scale)) for i, places in wanted.items()}
    sold |= {i: plans[i].capacity for i in full}
    return [replace(plan, sold=BUSY_SOLD if plan.busy else sold.get(plan.index, 0)) for plan in plans]


def _likely(plan: EventPlan) -> float:
    """Places such an event sells when all goes well; large ones stay far from full, orders being few."""
    return min(plan.capacity, 14 + plan.capacity * 0.08)


def _with_covers(plans: list[EventPlan]) -> list[EventPlan]:
    """The plans with each motif's pictures dealt out by the calendar, so that neighbours differ."""
    uses = Counter(plan.cover_motif for plan in plans)
    seen: Counter[str] = Counter()
    seeds: dict[int, int] = {}
    for plan in sorted(plans, key=lambda plan: (plan.starts_at, plan.index)):
        motif = plan.cover_motif
        seeds[plan.index] = seen[motif] % max(2, uses[motif] // EVENTS_PER_COVER)
        seen[motif] += 1
    return [replace(plan, cover_seed=seeds[plan.index]) for plan in plans]


def _slugs(rows: list[Row]) -> list[str]:
    taken: list[str] = []
    for community, sketch in rows:
        slug = slug_of(sketch.title)
        if len(slug) < 6:
            slug = slug_of(f"{sketch.kind} {community.slug}")
        number, name = 2, slug
        while name in taken:
            name, number = f"{slug}-{number}", number + 1
        taken.append(name)
    return taken
