"""What is sold with a tax: lines, holds, discounts, copies; and rules that change meanwhile."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotFound, Refused, Stale
from app.domain import orders, promotions, taxes, tickets
from app.models import Order, OrderLine, TicketType
from tests.promotions import desk as codes
from tests.taxes.desk import BUYER, book, rule, taxed
from tests.world import World


def line_of(session: Session, order: Order) -> tuple[int, int, int, int]:
    """Net, tax, gross, and the order's total."""
    line = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()
    return line.net, line.tax, line.gross, order.total


def test_a_price_that_holds_the_tax_stays(world: World, session: Session) -> None:
    taxed(world)
    assert line_of(session, book(world)) == (4202, 798, 5000, 5000)


def test_a_tax_on_top_is_added(world: World, session: Session) -> None:
    taxed(world, inside=False)
    assert (world.patron.price, world.patron.shown_price) == (2500, 2975)
    assert line_of(session, book(world)) == (5000, 950, 5950, 5950)


def test_a_code_takes_off_before_the_tax(world: World, session: Session) -> None:
    taxed(world, inside=False)
    codes.add(world)
    assert line_of(session, codes.book(world)) == (2000, 380, 2380, 2380)


def test_a_comp_carries_no_tax(world: World, session: Session) -> None:
    taxed(world, inside=False)
    comp = orders.make_order(
        world.concert, {world.patron.id: 1}, BUYER, orders.Agreed("comp"), by=world.owner
    )
    assert line_of(session, comp) == (0, 0, 0, 0)


def test_a_hold_keeps_the_tax_it_was_shown(world: World, session: Session) -> None:
    made = taxed(world, "19", inside=False)
    hold = orders.hold_places(world.concert, {world.patron.id: 1}, by=None)
    details = taxes.TaxDetails("VAT", Decimal(25), inside=False)
    taxes.edit_rule(made, details, made.version, by=world.owner)
    held = orders.place_order(world.concert, {world.patron.id: 1}, BUYER, by=None, hold=hold)
    assert line_of(session, held) == (2500, 475, 2975, 2975)
    assert line_of(session, book(world, 1)) == (2500, 625, 3125, 3125)


def test_a_type_of_its_own_tax_keeps_it(world: World, session: Session) -> None:
    exempt = rule(world, "0", name="VAT exempt")
    details = tickets.TypeDetails("Child", 1000, tax_rule_id=exempt.id)
    child = tickets.add_ticket_type(world.concert, details, by=world.owner)
    taxed(world, inside=False)
    session.refresh(child)
    assert (child.tax_name, child.tax_rate, child.shown_price) == ("VAT exempt", 0, 1000)
    assert taxes.say_tax(taxes.tax_of(child)) == "VAT exempt"
    assert world.patron.shown_price == 2975
    taxes.tax_event(world.concert, None, by=world.owner)
    session.refresh(world.patron)
    assert (world.patron.shown_price, world.patron.tax_name) == (2500, "")


def test_a_new_type_follows_its_event_and_a_copy_does_too(world: World, session: Session) -> None:
    taxed(world, "8.875", inside=False)
    late = tickets.add_ticket_type(world.concert, tickets.TypeDetails("Late", 1000), by=world.owner)
    assert taxes.say_tax(taxes.tax_of(late)) == "plus 8.875 % VAT"
    copy = tickets.copy_event(
        world.concert, "Again", world.concert.starts_at + timedelta(days=30), by=world.owner
    )
    kinds = session.scalars(select(TicketType).where(TicketType.event_id == copy.id)).all()
    assert {kind.tax_rate for kind in kinds} == {Decimal("0.08875")}


def test_another_communitys_tax_is_not_found(world: World) -> None:
    theirs = taxes.add_rule(world.rivals, taxes.TaxDetails("GST", Decimal(10)), by=world.stranger)
    with pytest.raises(NotFound):
        taxes.tax_event(world.concert, theirs.id, by=world.owner)
    with pytest.raises(NotFound):
        tickets.add_ticket_type(
            world.concert, tickets.TypeDetails("X", 1, tax_rule_id=theirs.id), by=world.owner
        )


@pytest.mark.parametrize("percent", ["-1", "100.001", "8.8755", "1000"])
def test_a_percentage_that_makes_no_sense_is_refused(world: World, percent: str) -> None:
    with pytest.raises(Refused) as refused:
        rule(world, percent)
    assert refused.value.field == "percent"


def test_a_stale_edit_is_refused(world: World) -> None:
    made = rule(world)
    with pytest.raises(Stale):
        taxes.edit_rule(made, taxes.TaxDetails("VAT", Decimal(7)), made.version - 1, by=world.owner)


def test_a_code_that_makes_a_ticket_free_leaves_no_tax(world: World, session: Session) -> None:
    taxed(world, inside=False)
    codes.add(world, "GUEST", "percent", 100)
    order = codes.book(world, "guest")
    assert line_of(session, order) == (0, 0, 0, 0)
    assert promotions.find_code_of(order) is not None
