"""What went back is in the report and in the file, and both add up."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import sheets
from app.domain import orders, payments, reports, tickets
from app.domain.payments import Contest
from app.domain.payments.providers import FAILED, Truth
from app.models import Refund
from tests.payments.desk import begun, carried, paid, paid_for, truth
from tests.review import ReviewingClient
from tests.world import World

PAGE = "/manage/night-of-small-websites"


def test_what_went_back_while_tickets_stayed_is_beside_the_sum(world: World) -> None:
    order = paid_for(world)
    paid(order)
    first, *_rest = tickets.list_tickets_of_order(order)
    carried(orders.refund_tickets(order, [first.id], reason="", by=world.owner, key="a"))
    carried(orders.refund_amount(order, 700, reason="Rain", by=world.owner, key="b"))
    sales = reports.sales_of(world.concert)
    assert sum(sold.gross.get("EUR", 0) for _name, sold in sales.types) == sales.total.gross["EUR"] == 2500
    assert (sales.total.beside.gross, sales.total.left.gross) == ({"EUR": 700}, {"EUR": 1800})
    assert reports.takings_of(world.concert).taken == sales.total.left.gross


def test_what_was_paid_twice_and_went_back_was_no_sale(world: World, session: Session) -> None:
    order = paid_for(world)
    first = begun(order)
    payments.settle(first, Truth(FAILED))
    second = begun(order)
    payments.settle(second, truth(second))
    payments.settle(first, truth(first))
    assert session.scalars(select(Refund.reason)).all() == ["twice"]
    sales = reports.sales_of(world.concert)
    assert (sales.total.gross["EUR"], sales.total.beside.gross) == (5000, {})


def test_the_pages_and_the_file_say_it(client: ReviewingClient, world: World, session: Session) -> None:
    order = paid_for(world)
    payment = begun(order)
    payments.settle(payment, truth(payment, capture="c1"))
    carried(orders.refund_amount(order, 700, reason="Rain", by=world.owner, key="b"))
    payments.settle_dispute(payment, Contest("d1", "lost", 1000, "EUR", "c1"))
    session.commit()
    client.sign_in("owner@example.com")
    told = client.page(PAGE).text
    assert "Given back, tickets kept" in told
    assert "−€7.00" in told
    head, *rows = sheets.from_csv(client.get(f"{PAGE}/orders.csv").data)
    mine = dict(zip(head, next(row for row in rows if row[0] == order.code), strict=True))
    assert [mine[name] for name in ("Paid", "Given back", "Lost to disputes", "Left")] == [
        "50.00", "7.00", "10.00", "33.00",
    ]  # fmt: skip
