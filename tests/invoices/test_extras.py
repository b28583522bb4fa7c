"""What goes with tickets has a tax of its own, in credit notes and in the report as when it was sold."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import audit
from app.domain import invoices, orders, reports, tickets
from app.models import Order, RefundExtra
from tests.invoices.desk import all_of, fresh, sells, work
from tests.payments.desk import BO, carried, paid
from tests.taxes.desk import rule
from tests.world import World

ITEMS = "a refund of tickets is their sum, each void and refunded once"


@pytest.fixture
def order(world: World) -> Order:
    """Two patrons' places at 25.00 with 19 %, parking at 10.00 with 7 % for each; paid and invoiced."""
    sells(world)
    reduced = rule(world, "7", name="Reduced")
    details = tickets.TypeDetails("Parking", 1000, per_ticket=1, admits=False, tax_rule_id=reduced.id)
    parking = tickets.add_ticket_type(world.concert, details, by=world.owner)
    order = orders.place_order(world.concert, {world.patron.id: 2, parking.id: 2}, BO, by=None)
    paid(order)
    assert invoices.issue_invoice(order) is not None
    return order


def ids_of(order: Order) -> list[int]:
    return [ticket.id for ticket in tickets.list_tickets_of_order(order)]


def taxes_of(frozen: Mapping[str, object]) -> dict[object, object]:
    lines: list[dict[str, object]] = frozen["lines"]  # type: ignore[assignment]
    return {line["name"]: (line["gross"], line["tax"]) for line in lines}


def test_its_money_goes_back_under_its_own_tax(order: Order, world: World, session: Session) -> None:
    given = orders.refund_tickets(order, ids_of(order)[:1], reason="", by=world.owner, key="a")
    carried(given)
    work(session)
    one, note = all_of(order)
    assert taxes_of(one.frozen) == {"Patron": (5000, 798), "Parking": (2000, 131)}
    assert taxes_of(note.frozen) == {"Patron": (2500, 399), "Parking": (1000, 66)}
    sold = {of.name: (sold.gross["EUR"], sold.tax["EUR"]) for of, sold in
            reports.sales_of(World.load().concert).taxes}  # fmt: skip
    assert sold == {"VAT": (2500, 399), "Reduced": (1000, 65)}
    assert audit.find_breaches() == []


def test_all_that_goes_back_takes_all_of_each_tax(order: Order, world: World, session: Session) -> None:
    for n, ticket_id in enumerate(ids_of(order)):
        carried(orders.refund_tickets(fresh(order), [ticket_id], reason="", by=world.owner, key=f"k{n}"))
        work(session)
        world = World.load()
    one, *notes = all_of(order)
    assert sum(note.frozen["tax"] for note in notes) == one.frozen["tax"]
    assert session.scalars(select(RefundExtra.amount)).all() == [1000, 1000]
    assert audit.find_breaches() == []


def test_what_the_terms_keep_is_shared_too(order: Order, world: World, session: Session) -> None:
    order.terms = "1 10%"
    quote = orders.quote_own(order, ids_of(order)[:1])
    assert (quote.back, quote.kept) == (3150, 350)
    carried(orders.return_tickets(order, world.concert, quote.ids, 3150, by=None, key="a"))
    work(session)
    assert taxes_of(all_of(order)[-1].frozen) == {"Patron": (2250, 359), "Parking": (900, 59)}
    (extra,) = session.scalars(select(RefundExtra)).all()
    assert (extra.amount, extra.kept) == (900, 100)
    assert audit.find_breaches() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE refund_extra SET amount = 999",
        "UPDATE refund_extra SET order_line_id = (SELECT id FROM order_line WHERE admits AND order_id ="
        " (SELECT order_id FROM payment LIMIT 1) LIMIT 1)",
    ],
)
def test_a_share_that_is_wrong_is_caught(order: Order, world: World, session: Session, change: str) -> None:
    carried(orders.refund_tickets(order, ids_of(order)[:1], reason="", by=world.owner, key="a"))
    work(session)
    session.execute(text(change))
    assert ITEMS in [breach.invariant.says for breach in audit.find_breaches()]
