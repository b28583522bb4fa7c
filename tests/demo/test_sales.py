"""Who books what in the demo world: exact numbers, on any day it is made."""

from collections import Counter
from datetime import UTC, datetime
from itertools import chain
from random import Random

import pytest

from app.demo.moments import Moments, moments_of
from app.demo.people import ATTENDEE
from app.demo.plans import EventPlan
from app.demo.sales import CANCELLED_ORDERS, CONFIRMED_ORDERS, HOLDS, Sale, order_sizes, plan_sales
from app.demo.world import plan_world

DAYS = (datetime(2026, 3, 14, 12, 0, tzinfo=UTC), datetime(2028, 2, 29, 23, 50, tzinfo=UTC))


def sales_on(now: datetime) -> tuple[tuple[EventPlan, ...], list[Moments], list[Sale]]:
    world, rng = plan_world(now.date()), Random("sales")
    moments = [moments_of(plan, now, rng) for plan in world.events]
    return world.events, moments, plan_sales(world.events, moments, world.people, now, rng)


@pytest.mark.parametrize("now", DAYS)
def test_plan_sales_makes_the_promised_orders(now: datetime) -> None:
    plans, _, sales = sales_on(now)
    statuses = Counter(sale.status for sale in sales)
    over = statuses.pop("cancelled") + statuses.pop("refunded")
    assert statuses == {"confirmed": CONFIRMED_ORDERS, "pending": HOLDS}
    assert over == CANCELLED_ORDERS
    assert all(bool(sale.total) == (sale.status == "refunded") for sale in sales if sale.cancelled_at)
    taken: Counter[str] = Counter()
    for sale in sales:
        taken[sale.plan.slug] += sale.places * (sale.status == "confirmed")
    assert {plan.slug: plan.sold for plan in plans} == {plan.slug: taken[plan.slug] for plan in plans}


@pytest.mark.parametrize("now", DAYS)
def test_no_ticket_type_is_oversold_and_no_order_too_large(now: datetime) -> None:
    plans, _, sales = sales_on(now)
    taken: Counter[tuple[int, int]] = Counter()
    for sale in sales:
        for position, n in sale.lines.items():
            assert 0 < n <= sale.plan.tickets[position].max_per_order
            taken[sale.plan.index, position] += n * sale.takes_places
    quotas = ((plan, i, ticket.quota) for plan in plans for i, ticket in enumerate(plan.tickets))
    assert all(taken[plan.index, i] <= quota for plan, i, quota in quotas if quota is not None)


def test_nobody_comes_to_an_event_twice_and_every_code_differs() -> None:
    _, _, sales = sales_on(DAYS[0])
    assert len({sale.code for sale in sales}) == len(sales)
    assert len(set(chain(*(sale.secrets for sale in sales)))) == sum(len(sale.secrets) for sale in sales)
    here: Counter[tuple[int, str]] = Counter()
    for sale in sales:
        if sale.status == "confirmed":
            here.update((sale.plan.index, person.email) for person in sale.people if person)
    assert max(here.values()) == 1


def test_early_birds_booked_early_and_nobody_after_the_close() -> None:
    _, moments, sales = sales_on(DAYS[0])
    for sale in sales:
        life = moments[sale.plan.index]
        if sale.status != "pending":
            assert life.published_at < sale.created_at <= sale.confirmed_at <= DAYS[0]
            assert sale.created_at <= life.sales_close
        if life.early_until and 0 in sale.lines:
            assert sale.created_at < life.early_until


def test_the_attendee_is_among_the_buyers() -> None:
    _, _, sales = sales_on(DAYS[0])
    own = [sale for sale in sales if sale.buyer == ATTENDEE]
    assert Counter(bool(sale.cancelled_at) for sale in own) == {False: 5, True: 1}


def test_order_sizes_reach_the_wanted_number_from_both_sides() -> None:
    plans = plan_world(DAYS[0].date()).events
    for wanted in (1500, 2600):
        sizes = order_sizes(plans, wanted, Random(7))
        assert sum(map(len, sizes.values())) == wanted
        assert all(sum(orders) == plans[index].sold for index, orders in sizes.items())
