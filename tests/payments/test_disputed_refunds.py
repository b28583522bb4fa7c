"""Beside an open dispute no more goes back than is sure to be left, and nothing is cancelled unawares."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core.errors import Refused
from app.domain import events, orders, payments
from app.domain.orders import calling_off
from app.domain.payments import Contest, refunding
from app.domain.payments.providers import COMPLETED, ContestState, GivenBack, Made
from app.models import Order, Payment, Refund
from tests.payments.desk import begun, carried, paid_for, truth
from tests.review import ReviewingClient
from tests.world import World

ORDERS = "/manage/night-of-small-websites/orders"


@pytest.fixture
def order(world: World) -> Order:
    """Two patrons' places, paid with 50 euros."""
    order = paid_for(world)
    payment = begun(order)
    payments.settle(payment, truth(payment, capture="c1"))
    return order


def payment_of(order: Order) -> Payment:
    payment = payments.find_latest(order)
    assert payment is not None
    return payment


def disputed(order: Order, state: ContestState = "open", amount: int = 5000) -> None:
    payments.settle_dispute(payment_of(order), Contest("d1", state, amount, "EUR", "c1"))


def give(order: Order, world: World, amount: int, key: str = "k") -> None:
    carried(orders.refund_amount(order, amount, reason="Rain", by=world.owner, key=key))


def test_what_is_disputed_can_not_go_back_too(order: Order, world: World, session: Session) -> None:
    disputed(order)
    with pytest.raises(Refused, match="asks their bank or PayPal for this money"):
        give(order, world, 100)
    with pytest.raises(Refused, match="asks their bank or PayPal for this money"):
        carried(payments.refund_order(order, reason="Rain", by=world.owner, key="k"))
    assert session.scalars(select(Refund)).all() == []
    disputed(order, "won")
    give(order, world, 5000)
    assert audit.find_breaches() == []


def test_beside_a_part_that_is_disputed_the_rest_goes_back(order: Order, world: World) -> None:
    disputed(order, amount=1000)
    both = "Between nothing and €40.00 can go back. The buyer asks their bank or PayPal for €10.00 more."
    with pytest.raises(Refused, match=both):
        give(order, world, 4001)
    give(order, world, 4000)
    disputed(order, "lost", 1000)
    assert audit.find_breaches() == []


def test_unbounded_the_audit_would_find_more_gone_than_there_was(
    order: Order, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(refunding, "disputed_of", lambda payment: 0)
    disputed(order, amount=1000)
    give(order, world, 4001)
    disputed(order, "lost", 1000)
    says = [breach.invariant.says for breach in audit.find_breaches()]
    assert says == [
        "no more is lost and given back than was captured",
        "a report leaves what payments and lost disputes leave",
    ]


def test_what_the_organizer_gave_back_at_the_provider_is_still_taken_over(order: Order) -> None:
    disputed(order, amount=2000)
    refunding.take_over(payment_of(order), [Made("re_1", 3000, GivenBack(COMPLETED, "re_1"))])
    assert payments.list_accounts(order)[0].back == 3000
    assert order.status == "confirmed", "20 euros are left, and disputed"
    refunding.take_over(payment_of(order), [Made("re_2", 2000, GivenBack(COMPLETED, "re_2"))])
    assert order.status == "refunded"
    disputed(order, "won", 2000)
    assert audit.find_breaches() == []


def test_the_buyer_waits_for_the_decision(order: Order, client: ReviewingClient) -> None:
    disputed(order)
    page = f"/bookings/{order.code}/cancellation"
    client.get(f"/bookings/{order.code}/{orders.order_secret(order.code)}")
    for address in (f"/bookings/{order.code}", page):
        assert "You asked your bank or PayPal for this money." in client.page(address).text


def test_a_buyer_who_sends_it_all_the_same_is_refused(order: Order, world: World) -> None:
    disputed(order)
    quote = orders.quote_own(order)
    with pytest.raises(Refused, match="Until that is decided"):
        orders.return_tickets(order, world.concert, quote.ids, quote.back, by=None, key="k")


@pytest.mark.parametrize("end", ["won", "lost"])
def test_cancelled_meanwhile_it_ends_as_the_dispute_does(
    order: Order, world: World, end: ContestState
) -> None:
    disputed(order)
    ids = [part.ticket.id for part in orders.list_parts(order)]
    carried(orders.cancel_tickets(order, ids, refund=False, reason="Dispute", by=world.owner, key="k"))
    assert order.status == "cancelled", "no money went back"
    assert audit.find_breaches() == []
    disputed(order, end)
    assert audit.find_breaches() == []
    if end == "won":
        carried(payments.refund_order(order, reason="Fair", by=world.owner, key="k2"))
        assert audit.find_breaches() == []


def test_when_the_event_is_called_off_nothing_waits_for_what_is_disputed(order: Order, world: World) -> None:
    events.cancel_event(world.concert, by=world.owner)
    assert calling_off.measure_refunds(world.concert).waiting == 1
    disputed(order)
    progress = calling_off.measure_refunds(world.concert)
    assert (progress.waiting, progress.amount, progress.total) == (0, 0, 0)


def test_the_pages_say_why(order: Order, client: ReviewingClient) -> None:
    disputed(order)
    client.sign_in("owner@example.com")
    page = client.page(f"{ORDERS}/{order.code}").text
    assert "What is disputed can’t go back here as well." in page
    assert "Refund this order" not in page
    assert "there you can give it back, too" in client.page(f"{ORDERS}/{order.code}/refunds").text
