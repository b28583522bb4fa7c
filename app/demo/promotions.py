"""Promo codes and tracking links of the busy event in the demo world."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import update

from app.core.db import db
from app.demo.codes import Codes
from app.demo.sales import Sale
from app.demo.stage import Staged
from app.demo.writing import Chronicle, Row, write_with_ids
from app.domain.promotions.facts import CodeBatchAdded, PromoCodeAdded, TrackingLinkAdded
from app.models import CodeBatch, Counter, Event, PromoCode, TrackingLink
from app.models.places import CODE

AFTER = timedelta(minutes=50)
PERCENT = 20
LINKS = {"newsletter": "The newsletter", "poster": "Posters in libraries", "fediverse": "The Fediverse"}
VISITS = {"newsletter": 941, "poster": 1_206, "fediverse": 388}
SHARES = (40, 25, 10, 15)  # of bookings through each link, the last through none
EVERY = 7  # one booking in so many has the code
VOLUNTEERS, IN_BATCH = 9, 40  # so many of them used a code of their own, of so many that were made


def plan_promotions(sales: Sequence[Sale], rng: Random) -> list[Sale]:
    """The sales with the link that each came through, at the busy event, and the code that some had."""
    return [_come(sale, n, rng) if sale.plan.busy and sale.people else sale for n, sale in enumerate(sales)]


def _come(sale: Sale, n: int, rng: Random) -> Sale:
    source = rng.choices([*LINKS, None], SHARES)[0]
    return replace(sale, source=source, percent=PERCENT if sale.total and n % EVERY == 0 else 0)


def write_promotions(
    events: Sequence[Staged], sales: Sequence[Sale], now: datetime, chronicle: Chronicle
) -> None:
    """Write the busy event's codes and links; its orders find them there."""
    busy = next(event for event in events if event.plan.busy)
    at = busy.moments.created_at + AFTER
    cheaper = [sale for sale in sales if sale.percent]
    volunteers = cheaper[:: len(cheaper) // VOLUNTEERS][:VOLUNTEERS]
    members = [sale for sale in cheaper if sale not in volunteers]
    rows = _codes(busy, at, now)
    limits = [(1000, sum(sale.takes_places for sale in members)), (15, 0), (None, 0)]
    made = _write_codes(busy, rows, limits)
    busy.promos = {sale.code: made[0] for sale in members}
    db.session.execute(update(Event).where(Event.id == busy.id).values(has_codes=True))
    for (code_id, _counter), row, (limit, _taken) in zip(made, rows, limits, strict=True):
        fact = PromoCodeAdded(busy.id, code_id, row["kind"], row["value"], limit)
        chronicle.tell(fact, at, busy.owner_id)
    _write_batch(busy, volunteers, at, chronicle)
    _write_links(busy, at, chronicle)


def _write_codes(
    busy: Staged, rows: Sequence[Row], limits: Sequence[tuple[int | None, int]]
) -> list[tuple[int, int]]:
    """Write codes with these limits and uses; returns the ids of each and of its counter."""
    counters = [
        {"event_id": busy.id, "kind": CODE, "quantity": limit, "taken": taken} for limit, taken in limits
    ]
    counter_ids = write_with_ids(Counter, counters)
    bound = [{"counter_id": key, **row} for key, row in zip(counter_ids, rows, strict=True)]
    return list(zip(write_with_ids(PromoCode, bound), counter_ids, strict=True))


def _write_batch(busy: Staged, users: Sequence[Sale], at: datetime, chronicle: Chronicle) -> None:
    """Write the codes that volunteers have got, one each, and let these sales use some."""
    codes = Codes(Random("volunteers"))  # noqa: S311 - invented people hold no secrets
    (batch_id,) = write_with_ids(
        CodeBatch, [{"event_id": busy.id, "name": "Volunteers’ friends", "created_at": at}]
    )
    common = {
        "event_id": busy.id,
        "batch_id": batch_id,
        "kind": "percent",
        "value": PERCENT,
        "created_at": at,
    }
    rows: list[Row] = [{**common, "code": f"FRIEND-{codes.code()}"} for _n in range(IN_BATCH)]
    limits = [(1, 0)] * IN_BATCH
    for n, sale in enumerate(users):
        limits[n] = (1, int(sale.takes_places))
    made = _write_codes(busy, rows, limits)
    busy.promos |= {sale.code: made[n] for n, sale in enumerate(users)}
    chronicle.tell(CodeBatchAdded(busy.id, batch_id, "percent", PERCENT, IN_BATCH), at, busy.owner_id)


def _codes(busy: Staged, at: datetime, now: datetime) -> list[Row]:
    common = {"event_id": busy.id, "kind": "percent", "created_at": at}
    return [
        {**common, "code": "SMALLWEB", "value": PERCENT, "valid_to": None, "note": "For the mailing list",
         "most_per_person": 2, "most_tickets": None},
        {**common, "code": "PRESS", "value": 100, "valid_to": None, "note": "One place for each paper",
         "most_per_person": 1, "most_tickets": 1},
        {**common, "code": "FIRST100", "value": 30, "valid_to": now - timedelta(days=20),
         "note": "The first weeks", "most_per_person": None, "most_tickets": None},
    ]  # fmt: skip


def _write_links(busy: Staged, at: datetime, chronicle: Chronicle) -> None:
    rows = [
        {"event_id": busy.id, "source": source, "name": name, "created_at": at, "visits": VISITS[source]}
        for source, name in LINKS.items()
    ]
    for link_id in write_with_ids(TrackingLink, rows):
        chronicle.tell(TrackingLinkAdded(busy.id, link_id), at, busy.owner_id)
