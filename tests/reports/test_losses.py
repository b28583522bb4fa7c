"""What a lost dispute took is in the report, by day, type and tax, until it is won after all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import orders, payments, reports, tickets
from app.domain.payments import Contest
from app.domain.payments.providers import ContestState
from app.domain.reports.losses import Gone, Line, taken_off
from app.domain.reports.sums import BESIDE, LOST, Row, Sum
from app.models import Order
from tests.audit.test_audit import broken
from tests.invoices.desk import all_of, fresh, sells, work
from tests.payments.desk import BO, begun, carried, truth
from tests.review import ReviewingClient
from tests.taxes.desk import rule
from tests.world import World

PAGE = "/manage/night-of-small-websites"
UNLIKE = "a report leaves what payments and lost disputes leave"


def bought(world: World, choices: dict[int, int]) -> Order:
    order = orders.place_order(world.concert, choices, BO, by=None)
    payment = begun(order)
    payments.settle(payment, truth(payment, capture=f"c{order.id}"))
    return order


def told(order: Order, state: ContestState, amount: int) -> None:
    payment = payments.find_latest(order)
    assert payment is not None
    payments.settle_dispute(payment, Contest("d1", state, amount, "EUR", f"c{order.id}"))


def euros(sums: Iterable[Sum]) -> tuple[int, int]:
    """Gross and tax of them all."""
    found = list(sums)
    return sum(one.gross.get("EUR", 0) for one in found), sum(one.tax.get("EUR", 0) for one in found)


def adds_up(sales: reports.Sales) -> None:
    """Days, types and taxes each come to the total, in what was sold, is gone and is left."""
    for part in ("beside", "lost", "left"):
        whole = euros([getattr(sales.total, part)])
        days = [sales.earlier, *(sold for _day, sold in sales.days)]
        for rows in (days, [sold for _name, sold in sales.types], [sold for _of, sold in sales.taxes]):
            assert not rows or euros(getattr(sold, part) for sold in rows) == whole


def test_a_lost_dispute_is_in_the_report_until_it_is_won_after_all(world: World) -> None:
    order = bought(world, {world.patron.id: 2})
    told(order, "open", 5000)
    assert reports.sales_of(world.concert).total.lost.gross == {}, "nothing is lost yet"
    told(order, "lost", 5000)
    for sales in (reports.sales_of(world.concert), reports.sales_across(world.owner, clock.now().date())):
        total = sales.total
        assert (total.gross, total.lost.gross, total.left.gross) == ({"EUR": 5000}, {"EUR": 5000}, {"EUR": 0})
        adds_up(sales)
    assert reports.takings_of(world.concert) == reports.Takings({}, {}, {"EUR": 5000})
    told(order, "won", 5000)
    assert reports.sales_of(world.concert).total.left.gross == {"EUR": 5000}
    assert reports.takings_of(world.concert) == reports.Takings({"EUR": 5000}, {})


def test_by_tax_it_is_what_the_credit_notes_say(world: World, session: Session) -> None:
    """Two rates, a part given back, a part lost: to the last unit the report is invoice less credit notes."""
    sells(world, "19")
    low = tickets.TypeDetails("Child", 999, tax_rule_id=rule(world, "7", name="Low").id)
    child = tickets.add_ticket_type(world.concert, low, by=world.owner)
    order = bought(world, {world.patron.id: 1, child.id: 1})
    work(session)
    carried(orders.refund_amount(fresh(order), 701, reason="Rain", by=World.load().owner, key="b"))
    work(session)
    told(fresh(order), "lost", 1234)
    work(session)
    sales = reports.sales_of(World.load().concert)
    adds_up(sales)
    one, *notes = all_of(order)
    assert [note.total for note in notes] == [701, 1234]
    for of, sold in sales.taxes:
        left = [
            sign * line["tax"]
            for paper, sign in ((one, 1), *((note, -1) for note in notes))
            for line in paper.frozen["lines"]
            if line["tax_name"] == of.name
        ]
        assert sold.left.tax["EUR"] == sum(left)
    assert sales.total.left.gross == {"EUR": 3499 - 701 - 1234}


def test_what_was_lost_of_an_order_that_ended_is_beside_no_sale(world: World) -> None:
    order = bought(world, {world.patron.id: 2})
    told(order, "lost", 1000)
    carried(payments.refund_order(order, reason="Rain", by=world.owner, key="k"))
    sales = reports.sales_of(world.concert)
    assert (sales.total.gross.get("EUR", 0), sales.total.lost.gross) == (0, {})
    assert reports.takings_of(world.concert).lost == {"EUR": 1000}


@given(st.data())
def test_what_is_gone_of_an_order_is_gone_of_its_lines(data: st.DataObject) -> None:
    amounts = data.draw(st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
    lines = []
    for n, gross in enumerate(amounts):
        row = Row(date(2026, 11, 22), n, "Type", "EUR", 0, gross, data.draw(st.integers(0, gross)))
        lines.append(Line(n, row, data.draw(st.integers(0, gross))))
    left = sum(line.sale.gross - line.back for line in lines)
    first = data.draw(st.integers(0, left))
    gone = [Gone(BESIDE, first, data.draw(st.sampled_from([None, 0]))), Gone(LOST, left - first)]
    rows = list(taken_off(lines, gone))
    assert sum(row.gross for row in rows) == left
    for line in lines:
        own = [row for row in rows if row.type_id == line.id]
        assert sum(row.gross for row in own) == line.sale.gross - line.back
        assert sum(row.tax for row in own) <= line.sale.tax


def test_the_pages_say_it(client: ReviewingClient, world: World, session: Session) -> None:
    sells(world)
    order = bought(world, {world.patron.id: 2})
    told(order, "lost", 1000)
    session.commit()
    client.sign_in("owner@example.com")
    page = client.page(PAGE)
    squeezed = page.text.replace(" ", "").replace("\n", "")
    assert "€10.00 lost to disputes" in page.text
    assert squeezed.count("Losttodisputes−€8.40−€1.60−€10.00Left€33.62€6.38€40.00") == 2  # by type, by tax
    assert "€50.00, €10.00 of it lost to disputes" in client.page("/manage/").text


def test_a_report_that_leaves_something_else_is_found(world: World) -> None:
    order = bought(world, {world.patron.id: 2})
    told(order, "lost", 5000)
    assert broken(world) == {}
    found = broken(world, "UPDATE dispute SET amount = 6000")
    assert found[UNLIKE] == [f"event {world.concert.id}: the report leaves 0 EUR, its payments -1000"]
