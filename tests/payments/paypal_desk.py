"""What the tests of PayPal's provider share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.domain import orders, payments
from app.domain.payments.paypal import PayPal
from app.models import Payment
from app.models.payments import PAYPAL
from tests.borrowed import paid_by
from tests.double.handle import APP, APP_SECRET, WEBHOOK_ID, Double
from tests.double.paypal_post import headers_of
from tests.review import ReviewingClient
from tests.world import World

WEBHOOK = "/webhooks/paypal"


def a_paypal(double: Double, **changes: str) -> PayPal:
    usual = {"client_id": APP, "secret": APP_SECRET, "webhook_id": WEBHOOK_ID, "site": "marquee.test"}
    return PayPal(**{**usual, "base": double.url, **changes})


@pytest.fixture
def paypal(app: Flask, double: Double) -> Iterator[PayPal]:
    """PayPal is how this installation is paid."""
    double.tell("paypal_settings", capture_status="COMPLETED", refund_status="COMPLETED")
    paypal = a_paypal(double)
    with paid_by(paypal=paypal):
        yield paypal


@pytest.fixture
def payment(paypal: PayPal, world: World, session: Session) -> Payment:
    """Ada was sent to PayPal to pay for one Patron ticket."""
    buyer = orders.Buyer("Ada Attendee", "ada@example.com")
    order = orders.place_order(world.concert, {world.patron.id: 1}, buyer, by=None)
    begun = payments.begin_payment(order, PAYPAL, "http://marquee.test/b?paid=1", "http://marquee.test/b")
    session.commit()
    kept = begun.store(begun.call())
    session.commit()
    return kept


def ref_of(payment: Payment) -> str:
    assert payment.provider_ref is not None
    return payment.provider_ref


def event_about(ref: str, event_ref: str = "WH-1", **event: Any) -> bytes:
    """What PayPal tells when a buyer agreed, or another event about the same order."""
    usual = {"event_type": "CHECKOUT.ORDER.APPROVED", "resource_type": "checkout-order"}
    return json.dumps({"id": event_ref, **usual, "resource": {"id": ref}, **event}, indent=1).encode()


def tell(client: ReviewingClient, body: bytes, headers: dict[str, str] | None = None) -> int:
    sent = {"Content-Type": "application/json", **(headers_of(body) if headers is None else headers)}
    return client.post(WEBHOOK, data=body, headers=sent).status_code
