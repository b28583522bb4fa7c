"""Everybody's money back when an event is cancelled: once each, bit by bit, with what failed shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core import facts, outbox
from app.core.errors import Refused
from app.domain import events, orders, payments
from app.domain.orders import calling_off
from app.domain.payments import providers
from app.domain.payments.providers import GivenBack
from app.models import Order, Refund
from tests.borrowed import paid_by
from tests.conftest import QueryCount
from tests.payments.desk import carried, letters, paid, paid_for, the_worker_looks
from tests.payments.test_refunds import Moody
from tests.review import ReviewingClient
from tests.world import World

PAGE = "/manage/night-of-small-websites/refunds"


@pytest.fixture
def moody() -> Iterator[Moody]:
    with paid_by(mock=(provider := Moody())):
        yield provider


def sold(world: World, n: int) -> list[Order]:
    booked = [paid_for(world, 1) for _order in range(n)]
    for order in booked:
        paid(order)
    return booked


def drain(session: Session) -> None:
    """What the prompt worker does."""
    session.expunge_all()
    outbox.drain(facts.Delivery, facts.deliver)
    the_worker_looks(session)


def test_everybody_gets_all_of_it_back(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling_off, "BATCH", 2)
    booked = sold(world, 5)
    carried(orders.refund_amount(booked[0], 500, reason="Late", by=world.owner, key="k"))
    waits = paid_for(world, 1)
    orders.call_off(world.concert, refund=True, by=world.owner)
    session.commit()
    drain(session)
    event = events.get_event("night-of-small-websites")
    assert orders.measure_refunds(event) == orders.Progress(0, 0, 5, 0, 12500, 12500)
    assert session.scalars(select(Refund.amount).order_by(Refund.amount)).all() == [500, 2000, *[2500] * 4]
    assert {session.get_one(Order, order.id).status for order in booked} == {"refunded"}
    assert session.get_one(Order, waits.id).status == "pending"
    assert letters(session, session.get_one(Order, booked[1].id)) == [
        "orders/confirmed",
        "events/cancelled",
        "orders/refunded",
    ]
    with pytest.raises(Refused, match="back already"):
        orders.refund_everybody(event, by=None)
    assert not audit.find_breaches()


def test_nobody_asked_for_refunds(session: Session, world: World) -> None:
    sold(world, 1)
    orders.call_off(world.concert, refund=False, by=world.owner)
    assert orders.measure_refunds(world.concert).waiting == 1
    with pytest.raises(Refused, match="only when the event is cancelled"):
        orders.refund_everybody(world.draft, by=world.owner)


def test_what_was_turned_down_is_shown_and_tried_again(
    client: ReviewingClient, session: Session, world: World, moody: Moody
) -> None:
    (order,) = sold(world, 1)
    code = order.code
    moody.answers.extend([providers.ProviderRefused("no money"), GivenBack("completed", "re_1")])
    session.commit()
    client.sign_in("owner@example.com")
    shown = client.page("/events/night-of-small-websites/cancellation")
    assert "1 payment, €25.00 in all" in shown.text
    sent = client.fill("/events/night-of-small-websites/cancellation", refund="y")
    assert sent.location == PAGE
    page = client.page(PAGE)
    assert "0 of 1 payments are back" in page.text
    assert "goes on by itself" in page.text
    drain(session)
    page = client.page(PAGE)
    assert page.links()[code].endswith(code)
    assert client.fill(PAGE).location == PAGE
    drain(session)
    page = client.page(PAGE)
    assert "1 of 1 payments are back, €25.00 of €25.00" in page.text
    assert "everybody has their money back" in page.text
    assert not audit.find_breaches()


def test_the_page_is_for_cancelled_events(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    assert "only when the event is cancelled" in client.page(PAGE).text


def test_an_own_cancelling_before_keeps_its_fee(session: Session, world: World) -> None:
    (order,) = sold(world, 1)
    order.terms = events.Terms(48, percent=20).written()
    ids = [part.ticket.id for part in orders.list_parts(order)]
    carried(orders.return_tickets(order, world.concert, ids, 2000, by=None, key="k"))
    orders.call_off(world.concert, refund=True, by=world.owner)
    assert orders.measure_refunds(world.concert).total == 0
    session.commit()
    drain(session)
    assert session.scalars(select(Refund.amount)).all() == [2000]
    assert not audit.find_breaches()


def test_the_page_costs_the_same_for_many(
    client: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    seen = []
    for more in (1, 6):
        booked = sold(world, more)
        for order in booked:
            payment = payments.list_accounts(order)[0].payment
            refund = payments.give_back(payment, payments.CALLED_OFF, f"k{payment.id}")
            payments.settle_refund(refund, GivenBack("failed"))
        world.concert.status = "cancelled"
        session.commit()
        client.sign_in("owner@example.com")
        client.page(PAGE)
        count_queries.start()
        page = client.page(PAGE)
        seen.append(count_queries.n)
        assert all(order.code in page.text for order in booked)
        world.concert.status = "published"
    assert seen[0] == seen[1]
