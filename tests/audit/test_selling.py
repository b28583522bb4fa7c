"""What is sold how, broken on purpose: the audit names the row."""

from __future__ import annotations

from app.domain import tickets
from app.models import Quota
from tests.audit.test_audit import broken
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
