"""What is sold how, broken on purpose: the audit names the row."""

from __future__ import annotations

from app.domain import orders, tickets
from app.models import Quota
from tests.audit.test_audit import BUYER, broken
from tests.world import World

COUNTED = "a quota has taken what the ticket types that share it have"


def shared(world: World) -> Quota:
    details = tickets.QuotaDetails("Tables", 9, frozenset({world.seat.id, world.patron.id}))
    return tickets.add_quota(world.concert, details, by=world.owner)


def test_a_quota_that_a_type_passed_by(world: World) -> None:
    quota = shared(world)
    found = broken(
        world,
        f"UPDATE claim SET released_at = :now WHERE counter_id = {quota.counter_id}",
        f"UPDATE counter SET taken = 0 WHERE id = {quota.counter_id}",
    )
    assert found[COUNTED] == [f"quota {quota.id}: 0 places taken, its ticket types have taken 2"]


def test_a_type_that_shares_two_quotas(world: World) -> None:
    shared(world)
    found = broken(
        world,
        "INSERT INTO counter (event_id, kind, quantity) VALUES (:event, 'quota', 5)",
        f"""INSERT INTO ticket_type_counter (ticket_type_id, counter_id)
            SELECT {world.patron.id}, max(id) FROM counter""",
    )
    rows = found["a ticket type shares one quota at most, its own event's"]
    assert rows == [f"ticket type {world.patron.id} shares 2 quotas"]


def test_something_that_goes_with_no_ticket(world: World) -> None:
    found = broken(world, f"UPDATE ticket_type SET per_ticket = 1 WHERE id = {world.seat.id}")
    assert found["what goes with tickets goes with one"] == [
        f"order {world.booking.code}: 2 × Seat without any ticket"
    ]


def test_a_line_below_what_its_type_ever_cost(world: World) -> None:
    order = orders.place_order(world.concert, {world.patron.id: 1}, BUYER, by=None)
    found = broken(
        world,
        f"UPDATE order_line SET unit = 1, net = 1, gross = 1 WHERE order_id = {order.id}",
        f"""UPDATE "order" SET total = 1 WHERE id = {order.id}""",
    )
    rows = found["no line costs less a piece than its ticket type ever did"]
    assert rows[0].endswith("costs 1 a piece, at least 2500 was asked")


def test_tiers_that_wait_for_each_other(world: World) -> None:
    found = broken(
        world,
        f"UPDATE ticket_type SET follows_id = {world.patron.id} WHERE id = {world.seat.id}",
        f"UPDATE ticket_type SET follows_id = {world.seat.id} WHERE id = {world.patron.id}",
    )
    rows = found["tiers follow tiers of their own event, in no circle"]
    assert rows == [f"ticket type {kind.id} waits for itself" for kind in (world.seat, world.patron)]
