"""Refunds that were made in Stripe's own dashboard are taken over, once, whatever the message says."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.domain import orders, payments
from app.domain.payments.stripe import Stripe
from app.models import Order, Payment, Refund
from tests.double.handle import Double
from tests.payments.desk import carried, letters
from tests.payments.test_stripe_messages import event_about, payment, signed, stripe
from tests.review import ReviewingClient
from tests.world import World

__all__ = ["payment", "stripe"]


@pytest.fixture
def order(session: Session, double: Double, payment: Payment) -> Order:
    """A booking of one Patron ticket that is paid at Stripe."""
    assert payment.provider_ref is not None
    double.buyer("pay", payment.provider_ref)
    provider = payments.provider("stripe")
    payments.settle(payment, provider.look(payment.provider_ref))
    session.commit()
    return session.get_one(Order, payment.order_id)


def in_the_dashboard(stripe: Stripe, payment: Payment, amount: int) -> None:
    """What a person does there: a refund without any mark of ours."""
    intent = stripe._session(payment.provider_ref or "").payment_intent
    params = {"payment_intent": intent.id, "amount": amount}  # type: ignore[union-attr]
    stripe._client.v1.refunds.create(params=params)  # type: ignore[arg-type]


def tell(client: ReviewingClient, payment: Payment, ref: str) -> None:
    """Stripe's message of it: the charge, with the marks that its payment had."""
    mark = {"payment_id": payment.id, "site": "marquee.test"}
    thing = {"object": "charge", "id": "ch_1", "metadata": mark}
    event = {"object": "event", "id": ref, "type": "charge.refunded", "data": {"object": thing}}
    body = json.dumps(event).encode()
    assert client.post("/webhooks/stripe", data=body, headers=signed(body)).status_code == 200


def test_all_of_it_ends_the_booking(
    client: ReviewingClient, session: Session, stripe: Stripe, payment: Payment, order: Order
) -> None:
    in_the_dashboard(stripe, payment, 2500)
    for ref in ("evt_1", "evt_1", "evt_2"):
        tell(client, payment, ref)
    session.expire_all()
    (refund,) = session.scalars(select(Refund)).all()
    assert (refund.amount, refund.state, refund.reason) == (2500, "completed", "elsewhere")
    assert (payment.state, order.status) == ("refunded", "refunded")
    assert letters(session, order) == ["orders/confirmed", "orders/refunded"]
    assert not audit.find_breaches()


def test_a_part_leaves_the_booking_and_what_is_left_can_go_back_here(
    client: ReviewingClient, session: Session, world: World, stripe: Stripe, payment: Payment, order: Order
) -> None:
    in_the_dashboard(stripe, payment, 1000)
    tell(client, payment, "evt_1")
    session.expire_all()
    assert order.status == "confirmed"
    assert payments.owed_for(order) == 1500
    session.commit()
    (rest,) = carried(payments.refund_order(order, reason="Rain", by=world.owner, key="k"))
    assert (rest.amount, order.status, payment.state) == (1500, "refunded", "refunded")
    tell(client, payment, "evt_2")
    session.expire_all()
    assert session.scalars(select(Refund.amount).order_by(Refund.id)).all() == [1000, 1500]
    assert not audit.find_breaches()


def test_our_own_refund_is_no_other(
    client: ReviewingClient, session: Session, world: World, stripe: Stripe, payment: Payment, order: Order
) -> None:
    ids = [part.ticket.id for part in orders.list_parts(order)]
    handover = orders.refund_tickets(order, ids, reason="Ill", by=world.owner, key="k")
    session.commit()
    handover.call()  # its answer is lost
    tell(client, payment, "evt_1")
    session.expire_all()
    assert session.scalars(select(Refund.state)).all() == ["pending"]
    session.expunge_all()
    payments.look_at_due()
    assert session.scalars(select(Refund.state)).all() == ["completed"]
    assert not audit.find_breaches()


def test_a_message_about_the_session_tells_as_much(
    client: ReviewingClient, session: Session, stripe: Stripe, payment: Payment, order: Order
) -> None:
    in_the_dashboard(stripe, payment, 400)
    body = event_about(payment, ref="evt_9")
    assert client.post("/webhooks/stripe", data=body, headers=signed(body)).status_code == 200
    session.expire_all()
    assert session.scalars(select(Refund.amount)).all() == [400]
