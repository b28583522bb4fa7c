"""I4 broken on purpose: the audit names the order."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.domain import orders, promotions
from app.models import Order
from tests.audit.test_audit import broken
from tests.promotions import desk
from tests.world import World

USED = "a promo code is used once by each live order that has it, and by nothing else"


def used(world: World) -> Order:
    desk.add(world, "GUEST", "percent", 100)
    return desk.book(world, "guest")


def test_codes_that_lived_are_clean(world: World) -> None:
    order = used(world)
    orders.cancel_order(order, by=None)
    desk.book(world, "guest")
    desk.add(world)
    hold = orders.hold_places(world.concert, {world.patron.id: 1}, by=None, code=desk.find(world))
    orders.place_order(world.concert, {world.patron.id: 2}, desk.BUYER, by=None, hold=hold)
    desk.book(world)
    with clock.frozen_at(clock.now() + timedelta(minutes=20)):
        desk.book(world)
        assert broken(world) == {}
        orders.expire_holds()
        assert broken(world) == {}


def test_an_order_whose_use_was_not_counted(world: World) -> None:
    order = used(world)
    found = broken(
        world,
        f"UPDATE counter SET taken = 0 WHERE kind = 'code' AND event_id = {order.event_id}",
        f"""DELETE FROM claim WHERE order_id = {order.id}
            AND counter_id IN (SELECT id FROM counter WHERE kind = 'code')""",
    )
    assert list(found) == [USED]
    assert f"order {order.id}: 0 uses" in found[USED][0]


def test_a_use_that_no_order_explains(world: World) -> None:
    order = used(world)
    found = broken(world, f"""UPDATE "order" SET promo_code_id = NULL WHERE id = {order.id}""")
    assert list(found) == [USED]
    assert found[USED][0].endswith("which its live orders do not explain")


def test_a_code_of_many_for_more_than_one_booking(world: World) -> None:
    details = promotions.CodeDetails("percent", 10)
    promotions.make_batch(world.concert, "Crew", 2, "", details, by=world.owner)
    assert broken(world) == {}
    found = broken(world, "UPDATE counter SET quantity = 2 WHERE kind = 'code'")
    assert list(found) == ["a code of many made at once is for one booking"]


def test_an_order_with_another_events_code(world: World) -> None:
    order = used(world)
    other = promotions.add_code(
        world.elsewhere, "OTHER", promotions.CodeDetails("percent", 50), by=world.stranger
    )
    found = broken(world, f"""UPDATE "order" SET promo_code_id = {other.id} WHERE id = {order.id}""")
    assert (
        f"order {order.code} used OTHER, another event's code"
        in found["an order's promo code is its event's"]
    )
