"""Events of the demo world in the database: counters, ticket types, doors and who stands there."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.demo.cast import Cast
from app.demo.moments import Moments
from app.demo.people import DOOR as DOOR_HELPER
from app.demo.people import ORGANIZER
from app.demo.plans import CategoryPlan, EventPlan
from app.demo.sales import Sale
from app.demo.terms import terms_of
from app.demo.venues import Places, write_venues
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain.access.facts import StaffAppointed
from app.domain.discovery.facts import CategoryAdded
from app.domain.events.facts import EventCancelled, EventCreated, EventPublished
from app.domain.tickets.facts import TicketTypeAdded
from app.models import Category, CheckInList, Counter, Event, EventStaff, TicketType, TicketTypeCounter
from app.models.access import DOOR
from app.models.events import DRAFT
from app.models.places import ONE_TYPE, WHOLE_EVENT

STEP = timedelta(minutes=20)
ENTRANCE = "Entrance"


@dataclass(slots=True)
class Staged:
    """One event with the ids it got. Types and their own counters are in the plan's order."""

    plan: EventPlan
    moments: Moments
    id: int
    owner_id: int
    counter_id: int = 0
    type_ids: tuple[int, ...] = ()
    type_counter_ids: tuple[int, ...] = ()
    list_id: int = 0
    by_door_helper: bool = False
    # By order: its promo code, and the counter of that.
    promos: dict[str, tuple[int, int]] = field(default_factory=dict)


def write_categories(
    plans: Sequence[CategoryPlan], cast: Cast, at: datetime, chronicle: Chronicle
) -> dict[str, int]:
    """Write the categories in their order; returns their ids by slug."""
    rows = [
        {"slug": plan.slug, "name": plan.name, "icon": plan.icon, "position": position}
        for position, plan in enumerate(plans)
    ]
    ids = write_with_ids(Category, rows)
    for category_id in ids:
        chronicle.tell(CategoryAdded(category_id), at, min(cast.users.values()))
    return {plan.slug: category_id for plan, category_id in zip(plans, ids, strict=True)}


def write_events(
    plans: Sequence[EventPlan], moments: Sequence[Moments], cast: Cast, categories: Mapping[str, int],
    covers: Mapping[str, str], chronicle: Chronicle,
) -> list[Staged]:  # fmt: skip
    """Write the events, the oldest first; the answer is in the order of the plans."""
    order = sorted(plans, key=lambda plan: moments[plan.index].created_at)
    begun = [(plan, moments[plan.index].created_at) for plan in order]
    places = write_venues(begun, cast, chronicle)
    rows = [_row(plan, moments[plan.index], cast, categories, covers, places) for plan in order]
    staged = [
        Staged(plan, moments[plan.index], event_id, row["created_by"])
        for plan, row, event_id in zip(order, rows, write_with_ids(Event, rows), strict=True)
    ]
    for event, row in zip(staged, rows, strict=True):
        _tell(event, row["community_id"], chronicle)
    lists = write_with_ids(CheckInList, [{"event_id": event.id, "name": ENTRANCE} for event in staged])
    for event, list_id in zip(staged, lists, strict=True):
        event.list_id = list_id
    return sorted(staged, key=lambda event: event.plan.index)


def _row(
    plan: EventPlan, moments: Moments, cast: Cast, categories: Mapping[str, int], covers: Mapping[str, str],
    places: Places,
) -> Row:  # fmt: skip
    venue = plan.venue
    return {
        "community_id": cast.communities[plan.community.slug],
        "slug": plan.slug,
        "status": plan.status,
        "kind": plan.kind,
        "category_id": categories[plan.category],
        "title": plan.title,
        "summary": plan.summary,
        "description": plan.description,
        "timezone": plan.zone,
        "starts_at": moments.starts_at,
        "ends_at": moments.ends_at,
        "online_url": plan.online_url,
        "venue_id": places[plan.community.slug, venue] if venue else None,
        "place_name": venue.name if venue else "",
        "address": venue.street if venue else "",
        "city": venue.city if venue else "",
        "country": venue.country if venue else "",
        "latitude": venue.latitude if venue else None,
        "longitude": venue.longitude if venue else None,
        "currency": plan.currency,
        "terms": terms_of(plan).written(),
        "cover": covers[plan.cover_key],
        "sequence": 1 if moments.cancelled_at else 0,
        "version": 1 + (moments.published_at is not None) + (moments.cancelled_at is not None),
        "created_by": cast.owners[plan.community.slug],
        "created_at": moments.created_at,
        "published_at": moments.published_at,
        "cancelled_at": moments.cancelled_at,
    }


def _tell(event: Staged, community_id: int, chronicle: Chronicle) -> None:
    moments, owner_id = event.moments, event.owner_id
    chronicle.tell(EventCreated(event.id, community_id, event.plan.capacity), moments.created_at, owner_id)
    if moments.published_at:
        chronicle.tell(EventPublished(event.id), moments.published_at, owner_id)
    if moments.cancelled_at:
        chronicle.tell(EventCancelled(event.id, 1), moments.cancelled_at, owner_id)


def write_counters(events: Sequence[Staged], sales: Iterable[Sale]) -> None:
    """Write every event's counter and one per type, `taken` being what the sales take."""
    taken: Tally[tuple[int, int]] = Tally()
    for sale in sales:
        for position, n in sale.lines.items() if sale.takes_places else ():
            taken[sale.plan.index, position] += n
            taken[sale.plan.index, -1] += n
    rows = []
    for event in events:
        quantities = [(WHOLE_EVENT, event.plan.capacity, -1)]
        quantities += [(ONE_TYPE, ticket.quota, i) for i, ticket in enumerate(event.plan.tickets)]  # type: ignore[misc]
        rows += [
            {"event_id": event.id, "kind": kind, "quantity": quantity, "taken": taken[event.plan.index, i]}
            for kind, quantity, i in quantities
        ]
    ids = iter(write_with_ids(Counter, rows))
    for event in events:
        event.counter_id = next(ids)
        event.type_counter_ids = tuple(next(ids) for _ in event.plan.tickets)


def write_ticket_types(events: Sequence[Staged], chronicle: Chronicle) -> None:
    """Write what is on offer and bind it to the counters, which must be there."""
    rows = [
        {
            "event_id": event.id,
            "name": ticket.name,
            "description": ticket.note,
            "price": ticket.price,
            "max_per_order": ticket.max_per_order,
            "sale_to": event.moments.early_until if position == 1 else None,
            "position": position,
        }
        for event in events
        for position, ticket in enumerate(event.plan.tickets, 1)
    ]
    ids = iter(write_with_ids(TicketType, rows))
    bonds = []
    for event in events:
        event.type_ids = tuple(next(ids) for _ in event.plan.tickets)
        for type_id, own, ticket in zip(
            event.type_ids, event.type_counter_ids, event.plan.tickets, strict=True
        ):
            bonds += [{"ticket_type_id": type_id, "counter_id": c} for c in (event.counter_id, own)]
            fact = TicketTypeAdded(event.id, type_id, ticket.price, ticket.quota)
            chronicle.tell(fact, event.moments.created_at + STEP, event.owner_id)
    write(TicketTypeCounter, bonds)


def write_staff(events: Sequence[Staged], cast: Cast, now: datetime, chronicle: Chronicle) -> None:
    """door@example.com helps at the busy event, at the organizer's last one and at their next one."""
    organizer_id, helper_id = cast.users[ORGANIZER.email], cast.users[DOOR_HELPER.email]
    own = [e for e in events if e.owner_id == organizer_id and e.plan.status not in (DRAFT, "cancelled")]
    own.sort(key=lambda event: abs(event.moments.starts_at - now))
    past = next(event for event in own if event.moments.is_over(now))
    ahead = next(event for event in own if event.moments.starts_at > now and not event.plan.busy)
    busy = next(event for event in own if event.plan.busy)
    rows = []
    for event in (past, ahead, busy):
        event.by_door_helper = True
        at = (event.moments.published_at or event.moments.created_at) + STEP
        rows.append({"event_id": event.id, "user_id": helper_id, "role": DOOR, "since": at})
        chronicle.tell(StaffAppointed(event.id, helper_id, DOOR), at, organizer_id)
    write(EventStaff, rows)
