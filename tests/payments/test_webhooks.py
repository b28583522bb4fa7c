"""Rule 33: a message is kept, then done once; what the provider says now wins over what it said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.domain import orders, payments
from app.domain.payments import providers
from app.domain.payments.mock import Mock
from app.domain.payments.providers import CLOSED, FAILED, OPEN, PAID, About, Asked, ProviderDown, Truth
from app.domain.payments.providers import Session as Page
from app.models import Order, Payment, Webhook
from tests.borrowed import paid_by
from tests.payments.desk import begun, carried, paid_for, the_worker_looks
from tests.world import World


@dataclass(frozen=True)
class Told(Mock):
    """A provider that answers `look` and `close` as it is told: a Truth, or an exception to raise."""

    says: list[Truth | Exception] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def look(self, ref: str) -> Truth:
        answer = self.says[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self, ref: str) -> Truth:
        self.closed.append(ref)
        return self.look(ref)

    def about(self, body: str) -> About:
        ref, _colon, key = body.partition(":")
        return About(ref or None, key or None)


@pytest.fixture
def told() -> Iterator[Told]:
    with paid_by(mock=(provider := Told())):
        yield provider


@pytest.fixture
def payment(world: World) -> Payment:
    return begun(paid_for(world))


def paid_truth(payment: Payment) -> Truth:
    return Truth(PAID, payment.amount, payment.currency)


def knock(payment: Payment, event_ref: str = "evt_1", body: str | None = None) -> Webhook:
    webhook = payments.receive_webhook("mock", event_ref, payment.provider_ref if body is None else body)
    carried(payments.work_webhook(webhook))
    return webhook


def test_a_message_is_done_once(session: Session, told: Told, payment: Payment) -> None:
    told.says[:] = [paid_truth(payment)]
    for _copy in range(20):
        knock(payment)
    (row,) = session.scalars(select(Webhook))
    assert row.state == "done"
    assert payment.state == "completed"
    assert not audit.find_breaches()


def test_what_the_provider_says_now_wins(told: Told, payment: Payment) -> None:
    """Refunded before succeeded, failed after paid: the order of messages is harmless."""
    told.says[:] = [Truth(OPEN)]
    knock(payment, "evt_paid")
    assert payment.state == "pending"
    told.says[:] = [paid_truth(payment)]
    knock(payment, "evt_failed")
    assert payment.state == "completed"


def test_a_message_about_nothing_of_ours_is_put_aside(told: Told, payment: Payment) -> None:
    for n, body in enumerate(("other-ref", ":payment-999999", ":payment-x", ":payment-" + "9" * 40, "")):
        assert knock(payment, f"evt_{n}", body).state == "ignored"
    assert payment.state == "pending"


def test_a_message_mends_the_lost_answer_to_begin(session: Session, told: Told, payment: Payment) -> None:
    ref, payment.provider_ref = payment.provider_ref, None
    session.flush()
    told.says[:] = [paid_truth(payment)]
    knock(payment, body=f"{ref}:payment-{payment.id}")
    assert (payment.provider_ref, payment.state) == (ref, "completed")


def test_a_message_left_alone_is_worked_by_the_worker(session: Session, told: Told, payment: Payment) -> None:
    told.says[:] = [ProviderDown("no answer")]
    webhook = payments.receive_webhook("mock", "evt_1", payment.provider_ref or "")
    with pytest.raises(ProviderDown):
        carried(payments.work_webhook(webhook))
    told.says[:] = [paid_truth(payment)]
    payment_id = payment.id
    with clock.frozen_at(clock.now() + timedelta(seconds=11)):
        the_worker_looks(session)
    assert session.scalars(select(Webhook.state)).all() == ["done"]
    assert session.get_one(Payment, payment_id).state == "completed"


def test_the_poller_finds_what_no_message_told(session: Session, told: Told, payment: Payment) -> None:
    payment_id, began = payment.id, payment.created_at
    told.says[:] = [ProviderDown("no answer")]
    pauses = []
    for _look in range(3):
        due = session.get_one(Payment, payment_id).look_at
        assert due is not None
        pauses.append(round((due - began).total_seconds()))
        with clock.frozen_at(due):
            the_worker_looks(session)
    assert pauses == [15, 30, 60]
    told.says[:] = [paid_truth(session.get_one(Payment, payment_id))]
    with clock.frozen_at(began + timedelta(minutes=2)):
        the_worker_looks(session)
    assert session.get_one(Payment, payment_id).state == "completed"
    assert not audit.find_breaches()


def test_an_expired_hold_closes_its_payment_at_the_provider(
    session: Session, told: Told, payment: Payment
) -> None:
    ref, payment_id, order_id = payment.provider_ref, payment.id, payment.order_id
    told.says[:] = [Truth(CLOSED)]
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        orders.expire_holds()
        the_worker_looks(session)
    assert told.closed == [ref]
    assert session.get_one(Payment, payment_id).state == "cancelled"
    assert session.get_one(Order, order_id).status == "expired"


def test_paid_in_the_very_moment_of_closing_is_honoured(
    session: Session, told: Told, payment: Payment
) -> None:
    told.says[:] = [paid_truth(payment)]
    order_id = payment.order_id
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        orders.expire_holds()
        the_worker_looks(session)
        assert session.get_one(Order, order_id).status == "confirmed"
        assert not audit.find_breaches()


def test_a_payment_the_provider_never_began_is_given_up(
    session: Session, told: Told, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: Told, asked: Asked) -> Page:
        raise ProviderDown("no answer")

    monkeypatch.setattr(Told, "begin", down)
    payment = begun(paid_for(world))
    assert (payment.state, payment.pay_url) == ("pending", None)
    monkeypatch.undo()
    order = session.get_one(Order, payment.order_id)
    assert begun(order).pay_url is not None
    payment.provider_ref = payment.pay_url = None
    session.flush()
    payment_id = payment.id
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        orders.expire_holds()
        the_worker_looks(session)
    assert told.closed == []
    assert session.get_one(Payment, payment_id).state == "cancelled"


def test_a_provider_that_refuses_to_begin_fails_the_payment(
    told: Told, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(self: Told, asked: Asked) -> Page:
        raise providers.ProviderRefused("amount too small")

    monkeypatch.setattr(Told, "begin", no)
    payment = begun(paid_for(world))
    assert (payment.state, payment.failure) == (FAILED, "amount too small")


def test_a_provider_that_was_taken_out_stops_nobody(
    session: Session, payment: Payment, no_provider: None
) -> None:
    payment_id = payment.id
    with clock.frozen_at(clock.now() + timedelta(minutes=1)):
        the_worker_looks(session)
    assert session.get_one(Payment, payment_id).state == "pending"
