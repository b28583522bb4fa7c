"""Stripe's messages: believed when Stripe signed them, worked once, never the reason for a loss."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from stripe import WebhookSignature

from app import audit
from app.domain import orders, payments
from app.domain.payments.stripe import Stripe
from app.models import Order, OrderLine, Payment, Refund, Ticket, Webhook
from app.models.payments import STRIPE
from tests.borrowed import paid_by
from tests.double.handle import KEY, WEBHOOK_SECRET, Double
from tests.review import ReviewingClient
from tests.world import World

WEBHOOK = "/webhooks/stripe"


@pytest.fixture
def stripe(app: Flask, double: Double) -> Iterator[Stripe]:
    """Stripe is how this installation is paid."""
    stripe = Stripe(KEY, WEBHOOK_SECRET, "marquee.test", double.url)
    with paid_by(stripe=stripe):
        yield stripe


@pytest.fixture
def payment(stripe: Stripe, world: World, session: Session) -> Payment:
    """Ada was sent to Stripe to pay for one Patron ticket."""
    buyer = orders.Buyer("Ada Attendee", "ada@example.com")
    order = orders.place_order(world.concert, {world.patron.id: 1}, buyer, by=None)
    begun = payments.begin_payment(order, STRIPE, "http://marquee.test/b?paid=1", "http://marquee.test/b")
    session.commit()
    kept = begun.store(begun.call())
    session.commit()
    return kept


def event_about(payment: Payment, kind: str = "checkout.session.completed", ref: str = "evt_1") -> bytes:
    thing = {"object": "checkout.session", "id": payment.provider_ref, "metadata": {}}
    event = {"object": "event", "id": ref, "type": kind, "data": {"object": thing}}
    return json.dumps(event, indent=2).encode()


def signed(body: bytes, secret: str = WEBHOOK_SECRET, age: int = 0) -> dict[str, str]:
    header = WebhookSignature.generate_signature_header(body.decode(), secret, int(time.time()) - age)
    return {"Stripe-Signature": header, "Content-Type": "application/json"}


def tell(client: ReviewingClient, body: bytes, headers: dict[str, str] | None = None) -> int:
    return client.post(WEBHOOK, data=body, headers=signed(body) if headers is None else headers).status_code


def count(session: Session, table: Any) -> int:
    return int(session.scalar(select(func.count()).select_from(table)) or 0)


def test_a_paid_session_confirms_the_order(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    assert payment.provider_ref is not None
    double.buyer("pay", payment.provider_ref)
    assert tell(client, event_about(payment)) == 200
    session.expire_all()
    assert payment.state == "completed"
    assert (payment.captured, payment.captured_currency) == (2500, "EUR")
    order = session.get_one(Order, payment.order_id)
    assert order.status == "confirmed"
    assert session.scalars(select(Webhook)).one().state == "done"
    assert audit.find_breaches() == []


def test_what_stripe_says_now_wins_over_its_message(
    client: ReviewingClient, session: Session, payment: Payment
) -> None:
    """A message that says "completed" of a session that nobody paid pays for nothing."""
    assert tell(client, event_about(payment)) == 200
    session.expire_all()
    assert payment.state == "pending"
    assert session.scalars(select(Webhook)).one().state == "done"


def test_the_same_message_again_has_no_second_effect(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    assert payment.provider_ref is not None
    double.buyer("pay", payment.provider_ref)
    assert [tell(client, event_about(payment)) for _n in range(3)] == [200, 200, 200]
    session.expire_all()
    assert count(session, Webhook) == 1
    assert count(session, select(Ticket).where(Ticket.order_line_id.in_(lines_of(payment))).subquery()) == 1
    assert count(session, Refund) == 0


def lines_of(payment: Payment) -> Any:
    return select(OrderLine.id).where(OrderLine.order_id == payment.order_id)


def test_refunded_before_completed_ends_as_paid_once(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    assert payment.provider_ref is not None
    double.buyer("pay", payment.provider_ref)
    mark = {"payment_id": str(payment.id), "site": "marquee.test"}
    charge = {"object": "charge", "id": "ch_1", "metadata": mark}
    early = {"object": "event", "id": "evt_0", "type": "charge.refunded", "data": {"object": charge}}
    assert tell(client, json.dumps(early).encode()) == 200
    assert tell(client, event_about(payment)) == 200
    session.expire_all()
    assert payment.state == "completed"
    assert count(session, Webhook) == 2
    assert audit.find_breaches() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Stripe-Signature": ""},
        {"Stripe-Signature": "t=1,v1=00"},
        {"Stripe-Signature": "nonsense"},
        {"Stripe-Signature": "t=,v1="},
    ],
)
def test_a_message_without_a_right_signature_is_refused(
    client: ReviewingClient, session: Session, payment: Payment, headers: dict[str, str]
) -> None:
    assert tell(client, event_about(payment), headers) == 400
    assert count(session, Webhook) == 0


def test_a_foreign_an_old_and_a_changed_message_are_refused(
    client: ReviewingClient, session: Session, payment: Payment
) -> None:
    body = event_about(payment)
    assert tell(client, body, signed(body, "whsec_of_somebody_else")) == 400
    assert tell(client, body, signed(body, age=301)) == 400
    assert tell(client, body.replace(b"completed", b"xompleted"), signed(body)) == 400
    assert tell(client, json.dumps(json.loads(body)).encode(), signed(body)) == 400
    assert count(session, Webhook) == 0
    assert tell(client, body, signed(body, age=200)) == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b"\xff\xfe", b'{"object": "v2.core.event"}'])
def test_a_signed_body_that_is_no_event_is_refused(
    client: ReviewingClient, session: Session, stripe: Stripe, body: bytes
) -> None:
    text = body.decode("latin-1")
    header = WebhookSignature.generate_signature_header(text, WEBHOOK_SECRET)
    assert tell(client, body, {"Stripe-Signature": header}) == 400
    assert count(session, Webhook) == 0


def test_a_message_too_large_is_refused_unread(client: ReviewingClient, stripe: Stripe) -> None:
    body = b"x" * (256 * 1024 + 1)
    assert tell(client, body) == 413


def test_a_message_about_nothing_of_ours_is_kept_and_ignored(
    client: ReviewingClient, session: Session, stripe: Stripe
) -> None:
    event = {
        "object": "event",
        "id": "evt_9",
        "type": "account.updated",
        "data": {"object": {"id": "acct_1"}},
    }
    assert tell(client, json.dumps(event).encode()) == 200
    assert session.scalars(select(Webhook)).one().state == "ignored"


def test_while_stripe_is_down_the_message_waits_for_the_poller(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    assert payment.provider_ref is not None
    double.buyer("pay", payment.provider_ref)
    double.mood(look={"status": 503})
    assert tell(client, event_about(payment)) == 200
    session.expire_all()
    assert session.scalars(select(Webhook)).one().state == "received"
    double.mood()
    assert tell(client, event_about(payment)) == 200
    session.expire_all()
    assert session.scalars(select(Webhook)).one().state == "done"
    assert payment.state == "completed"


def test_a_session_whose_answer_was_lost_is_found_by_its_message(
    client: ReviewingClient, session: Session, world: World, stripe: Stripe, double: Double
) -> None:
    order = orders.place_order(
        world.concert, {world.patron.id: 1}, orders.Buyer("Ada", "a@example.com"), by=None
    )
    double.mood(begin={"lose": True, "times": 1})
    begun = payments.begin_payment(order, STRIPE, "http://marquee.test/b?paid=1", "http://marquee.test/b")
    session.commit()
    payment = begun.store(begun.call())
    session.commit()
    assert payment.provider_ref is None
    ref = [s["id"] for s in double.sessions() if s["client_reference_id"] == str(payment.id)][-1]
    double.buyer("pay", ref)
    thing = {
        "object": "checkout.session",
        "id": ref,
        "metadata": {"payment_id": payment.id, "site": "marquee.test"},
    }
    event = {
        "object": "event",
        "id": "evt_5",
        "type": "checkout.session.completed",
        "data": {"object": thing},
    }
    assert tell(client, json.dumps(event).encode()) == 200
    session.expire_all()
    assert (payment.provider_ref, payment.state) == (ref, "completed")


def test_without_stripe_there_is_no_such_door(client: ReviewingClient, app: Flask) -> None:
    assert tell(client, b"{}") == 404


def test_the_door_asks_for_no_session_and_no_csrf_token(app: Flask, stripe: Stripe, payment: Payment) -> None:
    response = app.test_client().post(
        WEBHOOK, data=event_about(payment), headers=signed(event_about(payment))
    )
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_what_stripe_does_not_take_on_is_not_blamed_on_a_card(
    client: ReviewingClient, session: Session, world: World, stripe: Stripe, double: Double
) -> None:
    double.mood(begin={"status": 400})
    address = f"/events/{world.concert.slug}/booking?t{world.patron.id}=1"
    leads = client.fill(
        address, **{f"t{world.patron.id}": "1", "name": "Ada", "email": "ada@example.com"}
    ).location
    page = client.page(leads)
    assert page.heading == "Not paid yet"
    assert "did not take this payment on" in page.text
    double.mood()
    client.fill(leads)
    assert "Go to the payment page" in client.page(leads).text
