"""What the tests of Stripe's provider share: a payment to ask for, a session to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.domain.payments.providers import Asked, AskedLine
from app.domain.payments.stripe import Stripe
from tests.double.handle import KEY, WEBHOOK_SECRET, Double

HOLD = timedelta(minutes=15)


@pytest.fixture
def stripe(double: Double) -> Stripe:
    return Stripe(KEY, WEBHOOK_SECRET, "marquee.test", double.url)


def asked(number: int = 7, **changes: object) -> Asked:
    usual = Asked(
        payment_id=number,
        key=f"payment-{number}",
        amount=5500,
        currency="EUR",
        title="Night of Small Websites",
        lines=(AskedLine("Patron", 2, 2500), AskedLine("Seat", 1, 500)),
        email="ada@example.com",
        return_url="http://marquee.test/bookings/A/payment?paid=1",
        cancel_url="http://marquee.test/bookings/A/payment?left=1",
        expires_at=clock.now() + HOLD,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def session_of(double: Double, ref: str) -> dict[str, Any]:
    return next(session for session in double.sessions() if session["id"] == ref)
