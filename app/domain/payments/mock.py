"""The mock provider: pretends to take cards, for trying things out. No money moves.

Its books are a table that it keeps like a provider would, and it is asked like one.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Timer

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, queue
from app.core.db import after_commit, db, unit_of_work
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain.payments import providers
from app.domain.payments.providers import (
    COMPLETED,
    About,
    Asked,
    Contest,
    GivenBack,
    Made,
    ProviderRefused,
    Session,
    Truth,
)
from app.domain.payments.settling import lock_payment
from app.models import Dispute, MockCharge, Payment
from app.models.orders import PENDING as ORDER_PENDING
from app.models.payments import MOCK, PENDING

ALWAYS_PAID, ALWAYS_DECLINED = "4111111111111111", "4000000000000002"
TEST_EVENT = "mock-"


@dataclass(frozen=True)
class Mock:
    """A provider without a network. success_rate: of other cards, 0 to 1; delay: until it is settled."""

    success_rate: float = 1.0
    delay: timedelta = timedelta(seconds=2)
    name: str = MOCK

    def begin(self, asked: Asked) -> Session:
        return Session(f"{TEST_EVENT}{asked.payment_id}", asked.return_url)

    def look(self, ref: str) -> Truth:
        with unit_of_work():
            charge = db.session.get(MockCharge, ref)
        return _truth(charge)

    def close(self, ref: str) -> Truth:
        row = {"ref": ref, "state": providers.CLOSED, "settles_at": clock.now()}
        with unit_of_work():
            db.session.execute(insert(MockCharge).values(row).on_conflict_do_nothing())
        return self.look(ref)

    def refund(self, ref: str, amount: int, currency: str, key: str) -> GivenBack:
        return GivenBack(COMPLETED, f"{TEST_EVENT}{key}")

    def look_refund(self, ref: str, refund_ref: str | None, key: str) -> GivenBack:
        return GivenBack(COMPLETED, refund_ref or f"{TEST_EVENT}{key}")

    def list_refunds(self, ref: str) -> Sequence[Made]:
        return ()

    def look_dispute(self, ref: str) -> Contest:
        """Nobody disputes here but in the demo world, and no bank decides: what is open stays so."""
        query = select(Dispute, Payment).join(Payment, Payment.id == Dispute.payment_id)
        with unit_of_work():
            row = db.session.execute(query.where(Dispute.provider_ref == ref)).one_or_none()
        if row is None:
            raise ProviderRefused("no_such_dispute")
        kept, payment = row
        return Contest(ref, "open", kept.amount, payment.currency, payment.capture_ref or "", kept.reason)

    def list_disputes(self, since: datetime) -> Sequence[Contest]:
        return ()

    def about(self, body: str) -> About:
        return About(ref=body)


def _truth(charge: MockCharge | None) -> Truth:
    if charge is None or charge.settles_at > clock.now():
        return Truth(providers.OPEN)
    if charge.state == providers.PAID:
        return Truth(providers.PAID, charge.amount, charge.currency)
    if charge.state == providers.CLOSED:
        return Truth(providers.CLOSED)
    return Truth(providers.FAILED, failure=charge.failure)


def charge_card(payment: Payment, number: str) -> None:
    """Take a card: what becomes of it shows after the delay. A payment is charged once.

    number: digits, checked already; it decides and is forgotten. Raises NotFound for another
    provider's payment, Refused once the time to pay is over.
    """
    if payment.provider != MOCK or payment.provider_ref is None:
        raise NotFound
    mock = providers.provider(MOCK)
    assert isinstance(mock, Mock)
    order = lock_payment(payment)
    if payment.state != PENDING or find_charge(payment) is not None:
        return
    if order.status != ORDER_PENDING or order.expires_at is None or order.expires_at <= clock.now():
        raise Refused(_("The time to pay for this booking is over."))
    paid = number == ALWAYS_PAID or (
        number != ALWAYS_DECLINED and random.random() < mock.success_rate  # noqa: S311 - no secret
    )
    decide(payment, "completed" if paid else "failed", mock.delay)


def decide(payment: Payment, outcome: str, delay: timedelta = timedelta()) -> None:
    """Write into the mock's books what becomes of a payment: "completed" or "failed", after `delay`.

    The first decision stands. The worker learns of it at its time.
    """
    due = clock.now() + delay
    row = {
        "ref": payment.provider_ref,
        "state": providers.PAID if outcome == "completed" else providers.FAILED,
        "amount": payment.amount,
        "currency": payment.currency,
        "failure": None if outcome == "completed" else "declined",
        "settles_at": due,
    }
    db.session.execute(insert(MockCharge).values(row).on_conflict_do_nothing())
    if payment.state == PENDING:
        payment.look_at, payment.looks = due, 0
        db.session.flush()
    after_commit(lambda: _ring_after(delay.total_seconds()))


def _ring_after(seconds: float) -> None:
    """Ring at its time; a ring lost with this process is made good by the buyer's page or the sweep."""
    if seconds <= 0:
        queue.ring("prompt")
        return
    timer = Timer(seconds, queue.ring, ["prompt"])
    timer.daemon = True
    timer.start()


def find_charge(payment: Payment) -> MockCharge | None:
    """What the mock was told of this payment; None while no card was given."""
    return db.session.scalar(select(MockCharge).where(MockCharge.ref == payment.provider_ref))
