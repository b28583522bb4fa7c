"""Promo codes: computed here, counted in the ledger, and no help to whoever guesses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit import find_breaches
from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.core.facts import Fact
from app.domain import orders, promotions
from app.domain.promotions import Asked, Code, discounts
from app.models import OrderLine
from tests.promotions import desk
from tests.world import World


def code(kind: str, value: int, **more: object) -> Code:
    return Code(1, "X", kind, value, 9, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "unit", "n", "off"),
    [
        ("percent", 20, 2500, 3, 1500),
        ("percent", 33, 999, 1, 330),
        ("percent", 50, 1, 3, 2),
        ("percent", 100, 12345, 7, 86415),
        ("amount", 700, 2500, 2, 1400),
        ("amount", 9000, 2500, 2, 5000),
        ("price", 1000, 2500, 2, 3000),
        ("price", 3000, 2500, 2, 0),
        ("nothing", 0, 2500, 2, 0),
        ("percent", 20, 0, 2, 0),
    ],
)
def test_a_code_takes_off_minor_units_and_never_more_than_the_price(
    kind: str, value: int, unit: int, n: int, off: int
) -> None:
    assert discounts(code(kind, value), [Asked(5, unit, n)]) == [off]


def test_a_code_for_so_many_tickets_lowers_the_dearest_first() -> None:
    asked = [Asked(1, 1000, 3), Asked(2, 4000, 1), Asked(3, 2000, 2)]
    assert discounts(code("percent", 100, most_tickets=2), asked) == [0, 4000, 2000]


def test_a_code_for_some_types_leaves_the_others_alone() -> None:
    asked = [Asked(1, 1000, 1), Asked(2, 4000, 1)]
    assert discounts(code("percent", 50, type_ids=frozenset({1})), asked) == [500, 0]


def test_a_booking_keeps_what_was_taken_off_each_line(world: World) -> None:
    promo = desk.add(world)
    order = desk.book(world, patron=2, seat=1)
    lines = db.session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.unit)
    ).all()
    assert [(line.unit, line.discount, line.gross, line.net + line.tax) for line in lines] == [
        (0, 0, 0, 0),
        (2500, 1000, 4000, 4000),
    ]
    assert (order.total, order.promo_code_id, desk.uses(promo)) == (4000, promo.id, 1)


def test_a_code_that_makes_all_free_confirms_at_once_where_nothing_can_be_paid(
    world: World, no_provider: None
) -> None:
    desk.add(world, "GUEST", "percent", 100)
    order = desk.book(world, "guest")
    assert (order.status, order.total) == ("confirmed", 0)
    assert find_breaches() == []


def test_a_limit_in_total_is_kept_by_the_ledger(world: World) -> None:
    desk.add(world, limit=1)
    found = desk.find(world)
    desk.book(world)
    with pytest.raises(Refused, match="as often as it may be") as refusal:
        orders.place_order(world.concert, {world.patron.id: 1}, desk.BUYER, by=None, code=found)
    assert refusal.value.field == "code"


def test_a_cancelled_booking_gives_its_use_back(world: World) -> None:
    promo = desk.add(world, limit=1)
    order = desk.book(world)
    assert "as often as it may be" in desk.why(world, "SPRING")
    orders.cancel_order(order, by=None)
    assert desk.uses(promo) == 0
    desk.book(world)
    assert find_breaches() == []


def test_a_hold_that_ran_out_gives_its_use_back_before_any_sweep(world: World) -> None:
    desk.add(world, limit=1)
    desk.book(world)
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        desk.book(world)
        orders.expire_holds()
        assert find_breaches() == []


def test_a_limit_per_person_counts_the_bookings_of_an_address(world: World) -> None:
    desk.add(world, most_per_person=1)
    desk.book(world)
    with pytest.raises(Refused, match="as often as one person may"):
        desk.book(world)
    desk.book(world, buyer=orders.Buyer("Cas", "cas@example.com"))


def test_unknown_not_yet_stopped_and_expired_are_answered_alike(world: World) -> None:
    moment = clock.now()
    desk.add(world, "SOON", valid_from=moment + timedelta(days=1))
    desk.add(world, "GONE", valid_to=moment - timedelta(days=1))
    promotions.stop_code(desk.add(world, "STOPPED"), by=world.owner)
    answers = {desk.why(world, text) for text in ("SOON", "GONE", "STOPPED", "NEVERWAS", "x" * 500, "'; --")}
    assert answers == {"This code isn’t valid for this event. Look at how it is written."}


def test_who_guesses_is_stopped_also_from_the_right_one(world: World) -> None:
    desk.add(world)
    for n in range(20):
        assert "isn’t valid" in desk.why(world, f"GUESS{n}")
    assert "Too many tries" in desk.why(world, "GUESS99")
    assert "Too many tries" in desk.why(world, "SPRING")
    assert desk.why(world, "SPRING", who="192.0.2.2") == ""
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        assert desk.why(world, "SPRING") == ""


def test_the_same_wrong_code_again_is_one_try(world: World) -> None:
    for _n in range(25):
        desk.why(world, "SPRNIG")
    desk.add(world)
    assert desk.why(world, "SPRING") == ""


def test_a_code_of_another_event_is_unknown_here(world: World) -> None:
    promotions.add_code(world.elsewhere, "SPRING", promotions.CodeDetails("percent", 50), by=world.stranger)
    assert "isn’t valid" in desk.why(world, "SPRING")


def test_a_code_is_found_however_it_is_typed(world: World) -> None:
    promo = desk.add(world, "early-26")
    assert [desk.find(world, text).id for text in (" EARLY-26", "early - 26", "ｅａｒｌｙ-26")] == [
        promo.id
    ] * 3
    assert desk.find(world, "  ") is None


def test_a_hidden_type_is_opened_by_its_code_alone(world: World) -> None:
    crew = desk.hidden_type(world)
    desk.add(world, "CREW", "nothing", 0, type_ids=frozenset({crew.id}))
    desk.add(world)
    with pytest.raises(Refused, match="no longer on offer"):
        orders.place_order(world.concert, {crew.id: 1}, desk.BUYER, by=None, code=desk.find(world))
    order = orders.place_order(
        world.concert, {crew.id: 1}, desk.BUYER, by=None, code=desk.find(world, "crew")
    )
    assert order.total == 1000


def test_a_code_that_does_nothing_for_the_choice_is_refused(world: World) -> None:
    promo = desk.add(world, type_ids=frozenset({world.patron.id}))
    with pytest.raises(Refused, match="not for the tickets you chose"):
        desk.book(world, seat=1)
    assert desk.uses(promo) == 0


def test_a_hold_keeps_its_code_also_when_it_ends_meanwhile(world: World) -> None:
    promo = desk.add(world, limit=1)
    hold = orders.hold_places(world.concert, {world.patron.id: 1}, by=None, code=desk.find(world))
    assert desk.uses(promo) == 1
    promotions.stop_code(promo, by=world.owner)
    kept = desk.find(world, kept=hold.promo_code_id)
    order = orders.place_order(world.concert, {world.patron.id: 1}, desk.BUYER, by=None, hold=hold, code=kept)
    assert (order.total, desk.uses(promo)) == (2000, 1)
    assert find_breaches() == []


def test_a_hold_that_gives_up_its_code_gives_up_its_use(world: World) -> None:
    promo = desk.add(world)
    hold = orders.hold_places(world.concert, {world.patron.id: 1}, by=None, code=desk.find(world))
    orders.hold_places(world.concert, {world.patron.id: 1}, by=None, hold=hold)
    assert (hold.total, hold.promo_code_id, desk.uses(promo)) == (2500, None, 0)


def test_the_last_use_is_no_sold_out_event(world: World) -> None:
    desk.add(world, "GUEST", "percent", 100, limit=1)
    desk.book(world, "guest")
    sold_out = select(func.count()).select_from(Fact).where(Fact.kind == "PlacesSoldOut")
    assert db.session.scalar(sold_out) == 0


def test_codes_are_made_up_unique_and_checked(world: World) -> None:
    made = desk.add(world, "")
    assert len(made.code) == 8
    desk.add(world, "spring")
    for text, words in (("SPRING", "already"), ("AB", "3 to 40"), ("A B\u202eC<", "3 to 40")):
        with pytest.raises(Refused, match=words):
            desk.add(world, text)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("percent", 0, "1 to 100"),
        ("percent", 101, "1 to 100"),
        ("amount", 0, "above 0"),
        ("nothing", 0, "do nothing"),
    ],
)
def test_a_code_that_makes_no_sense_is_refused(world: World, kind: str, value: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        desk.add(world, "ODD", kind, value)


def test_a_code_takes_no_ticket_types_of_other_events(world: World) -> None:
    with pytest.raises(Refused, match="not this event"):
        promotions.add_code(
            world.elsewhere,
            "MINE",
            promotions.CodeDetails("percent", 50, type_ids=frozenset({world.patron.id})),
            by=world.stranger,
        )


def test_a_limit_below_the_uses_is_refused_with_their_number(world: World) -> None:
    promo = desk.add(world)
    desk.book(world)
    desk.book(world)
    with pytest.raises(Refused, match="used 2 times already"):
        promotions.edit_code(
            world.concert, promo, promotions.CodeDetails("percent", 20, limit=1), 1, by=world.owner
        )
