"""Giving money back: once, never more than came, and the order is over with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core.errors import Refused
from app.domain import orders, payments, places, tickets
from app.domain.payments.mock import Mock
from app.domain.payments.providers import GivenBack, ProviderDown, ProviderRefused
from app.models import Order, Payment, Refund
from tests.borrowed import paid_by
from tests.payments.desk import begun, carried, letters, paid, paid_for, the_worker_looks, truth
from tests.review import ReviewingClient
from tests.world import World


@dataclass(frozen=True)
class Moody(Mock):
    """A mock that answers refunds as it is told: GivenBack, or an exception to raise."""

    answers: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def refund(self, ref: str, amount: int, currency: str, key: str) -> GivenBack:
        self.asked.append(key)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, GivenBack)
        return answer


@pytest.fixture
def moody() -> Any:
    with paid_by(mock=(provider := Moody())):
        yield provider


def refund(order: Order, world: World, key: str = "k") -> list[Refund]:
    return list(carried(payments.refund_order(order, reason="Rain", by=world.owner, key=key)))


def test_refund_order_ends_it(session: Session, world: World) -> None:
    order = paid_for(world)
    payment = paid(order)
    counter = places.find_event_counter(world.concert.id)
    before = places.count_left([counter.id])[counter.id]
    (row,) = refund(order, world)
    assert (row.amount, row.state, row.reason, row.by) == (5000, "completed", "Rain", world.owner.id)
    assert (order.status, payment.state) == ("refunded", "refunded")
    assert {t.status for t in tickets.list_tickets_of_order(order)} == {"cancelled"}
    assert places.count_left([counter.id])[counter.id] == (before or 0) + 2
    assert letters(session, order) == ["orders/confirmed", "orders/refunded"]
    assert not audit.find_breaches()


def test_a_repeat_of_the_same_refund_is_one_refund(session: Session, world: World, moody: Moody) -> None:
    """Rule 5."""
    order = paid_for(world)
    paid(order)
    moody.answers.extend([ProviderDown("no answer"), GivenBack("completed", "re_1")])
    (first,) = refund(order, world)
    assert first.state == "pending"
    (again,) = refund(order, world)
    assert (again.id, again.state) == (first.id, "completed")
    assert set(moody.asked) == {first.key}
    assert len(refund(order, world)) == 1
    with pytest.raises(Refused, match="nothing to give back"):
        refund(order, world, key="another wish")
    assert session.scalars(select(Refund.amount)).all() == [5000]
    assert not audit.find_breaches()


def test_a_refund_without_an_answer_is_asked_for_again_with_its_key(
    session: Session, world: World, moody: Moody
) -> None:
    order = paid_for(world)
    paid(order)
    moody.answers.extend(
        [ProviderDown("no answer"), ProviderDown("still none"), GivenBack("completed", "re_1")]
    )
    (row,) = refund(order, world)
    order_id = order.id
    for state in ("pending", "completed"):
        session.execute(Refund.__table__.update().values(look_at=row.created_at))
        the_worker_looks(session)
        assert session.scalars(select(Refund.state)).all() == [state]
    assert len(set(moody.asked)) == 1
    assert session.get_one(Order, order_id).status == "refunded"
    assert not audit.find_breaches()


def test_a_refund_that_was_refused_is_told_and_can_be_tried_again(
    session: Session, world: World, moody: Moody
) -> None:
    order = paid_for(world)
    paid(order)
    moody.answers.extend([ProviderRefused("balance too low"), GivenBack("completed", "re_2")])
    assert [r.state for r in refund(order, world)] == ["failed"]
    assert order.status == "refunded"
    assert not audit.find_breaches()
    assert [r.state for r in refund(order, world, key="second")] == ["completed"]
    assert session.scalars(select(Payment.state)).all() == ["refunded"]
    assert not audit.find_breaches()


def test_what_arrived_odd_goes_back_as_it_came(session: Session, world: World) -> None:
    order = paid_for(world)
    payment = begun(order)
    payments.settle(payment, truth(payment, amount=4200, currency="USD"))
    assert [r.amount for r in refund(order, world)] == [4200]
    assert (payment.state, order.status) == ("refunded", "pending")
    assert not audit.find_breaches()


def test_nothing_to_give_back_is_refused(world: World) -> None:
    for order in (world.booking, paid_for(world)):
        with pytest.raises(Refused, match="nothing to give back"):
            refund(order, world)


def test_the_organizer_refunds_in_the_browser(
    client: ReviewingClient, session: Session, world: World
) -> None:
    order = paid_for(world)
    paid(order)
    session.commit()
    client.sign_in("owner@example.com")
    shown = f"/manage/night-of-small-websites/orders/{order.code}"
    page = client.page(shown)
    assert "Paid" in page.text
    assert page.links()["Refund this order"] == f"{shown}/refunds"
    assert "€50.00" in client.page(f"{shown}/refunds").text
    assert "Write why" in client.fill(f"{shown}/refunds", status=422).text
    form = {**client.page(f"{shown}/refunds").form().values(), "reason": "Rain"}
    for _again in range(2):
        assert client.post(f"{shown}/refunds", data=form).location == shown
    page = client.page(shown)
    assert "Given back" in page.text
    assert "Rain" in page.text
    assert session.scalars(select(Refund.state)).all() == ["completed"]
    assert "nothing to give back" in client.page(f"{shown}/refunds").text
    assert not audit.find_breaches()


@pytest.mark.parametrize(("who", "status"), [("door", 403), ("stranger", 404), ("attendee", 404)])
def test_nobody_else_refunds(
    client: ReviewingClient, session: Session, world: World, who: str, status: int
) -> None:
    order = paid_for(world)
    paid(order)
    session.commit()
    client.sign_in(f"{who}@example.com")
    client.page(f"/manage/night-of-small-websites/orders/{order.code}/refunds", status=status)


def test_anothers_order_is_not_found(client: ReviewingClient, session: Session, world: World) -> None:
    order = paid_for(world)
    paid(order)
    session.commit()
    client.sign_in("stranger@example.com")
    client.page(f"/manage/elsewhere/orders/{order.code}/refunds", status=404)


def test_the_buyer_is_told_who_refunds(client: ReviewingClient, session: Session, world: World) -> None:
    order = paid_for(world)
    order.user_id = world.attendee.id
    paid(order)
    session.commit()
    client.sign_in("attendee@example.com")
    page = client.page(f"/bookings/{order.code}/cancellation")
    assert "refunded by its organizer" in page.text
    assert "Cancel this booking" not in client.page(f"/bookings/{order.code}").links()
    assert orders.get_order(order.code).status == "confirmed"
