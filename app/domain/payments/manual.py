"""Money that staff take by hand, by bank transfer or at the door: they say when it came. No network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.core import clock, facts
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain.payments import providers
from app.domain.payments.facts import PaymentBegun
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
from app.domain.payments.refunding import settle_refund
from app.domain.payments.settling import UNPAID, about, hurry, settle
from app.models import ManualPayment, Order, Payment, Refund, User
from app.models.orders import EXPIRED
from app.models.orders import PENDING as ORDER_PENDING
from app.models.payments import BANK, CARD, CASH, DOOR, MANUAL, PENDING

AGREED: Final = (BANK, DOOR)
RECEIVED: Final = (BANK, CASH, CARD)


@dataclass(frozen=True)
class Manual:
    """What goes back of such money goes back by hand, too: a refund waits until staff say they did it."""

    name: str = MANUAL

    def begin(self, asked: Asked) -> Session:
        raise ProviderRefused("manual")

    def look(self, ref: str) -> Truth:
        return Truth(providers.OPEN)

    def close(self, ref: str) -> Truth:
        return Truth(providers.CLOSED)

    def refund(self, ref: str, amount: int, currency: str, key: str) -> GivenBack:
        return GivenBack(providers.PENDING)

    def look_refund(self, ref: str, refund_ref: str | None, key: str) -> GivenBack:
        return GivenBack(providers.PENDING)

    def list_refunds(self, ref: str) -> Sequence[Made]:
        return ()

    def look_dispute(self, ref: str) -> Contest:
        raise ProviderRefused("no_disputes")

    def list_disputes(self, since: datetime) -> Sequence[Contest]:
        return ()

    def about(self, body: str) -> About:
        return About()


@dataclass(frozen=True)
class Taken:
    """Money that staff have: by BANK, in CASH or by CARD; reference: of the transfer or the slip.

    key: of this taking, where it may be told twice. at: when, where it is told later.
    """

    method: str
    reference: str
    key: str | None = None
    at: datetime | None = None


def await_payment(order: Order, method: str, instructions: str, *, by: User | None) -> Payment:
    """Note that an order, which is held, will be paid by BANK or at the DOOR until it expires.

    instructions: what the buyer needs for it, as the organizer wrote it. by: who agreed to it,
    None where the buyer chose it.
    """
    payment = _open(order)
    agreed = ManualPayment(
        payment_id=payment.id, method=method, instructions=instructions, by=by.id if by else None
    )
    db.session.add(agreed)
    db.session.flush()
    facts.record(PaymentBegun(**about(order, payment), provider=MANUAL), by.id if by else order.user_id)
    return payment


def mark_paid(order: Order, taken: Taken, *, by: User) -> None:
    """Staff have an order's whole total: as if a provider had said so.

    What was asked for online meanwhile is closed. Raises Refused when the order waits for no money.
    """
    db.session.refresh(order, ["status", "expires_at"], with_for_update=True)
    if order.status not in {ORDER_PENDING, EXPIRED} or not order.total or not order.name:
        raise Refused(_("This order waits for no money."))
    _receive(order, taken, by)


def take_over(order: Order, taken: Taken, *, by: User) -> Payment:
    """Staff took an order's whole total before anybody could ask whether it still waits for it.

    So it counts in any case, and what the order has no need of goes back. The same key again is the
    same payment. Raises Refused for an order that never cost anything.
    """
    db.session.refresh(order, ["status", "expires_at"], with_for_update=True)
    if not order.total or not order.name:
        raise Refused(_("This order waits for no money."))
    known = select(Payment).where(Payment.order_id == order.id, Payment.capture_ref == taken.key)
    return db.session.scalar(known) or _receive(order, taken, by)


def _receive(order: Order, taken: Taken, by: User) -> Payment:
    payment = _find_unpaid(order) or await_payment(order, taken.method, "", by=by)
    record = db.session.get_one(ManualPayment, payment.id)
    record.method, record.reference, record.by = taken.method, taken.reference, by.id
    amount, currency = payment.amount, payment.currency
    settle(payment, Truth(providers.PAID, amount, currency, capture=taken.key, at=taken.at), by.id)
    hurry(order.id)
    return payment


def confirm_refund(order: Order, refund_id: int) -> None:
    """Staff gave money of a payment by hand back. A second time changes nothing. Raises NotFound."""
    refund = db.session.get(Refund, refund_id)
    payment = db.session.get(Payment, refund.payment_id) if refund else None
    if refund is None or payment is None or payment.order_id != order.id or payment.provider != MANUAL:
        raise NotFound
    settle_refund(refund, GivenBack(COMPLETED))


def _open(order: Order) -> Payment:
    """A payment that is looked at once, when its time is over."""
    moment = clock.now()
    payment = Payment(
        order_id=order.id,
        provider=MANUAL,
        state=PENDING,
        amount=order.total,
        currency=order.currency,
        created_at=moment,
        look_at=order.expires_at or moment,
    )
    db.session.add(payment)
    db.session.flush()
    return payment


def _find_unpaid(order: Order) -> Payment | None:
    query = select(Payment).where(
        Payment.order_id == order.id, Payment.provider == MANUAL, Payment.state.in_(UNPAID)
    )
    return db.session.scalar(query.order_by(Payment.id.desc()).limit(1))


def list_manual(order: Order) -> dict[int, ManualPayment]:
    """How the order's payments by hand are made, by the payment's id."""
    query = select(ManualPayment).join(Payment, Payment.id == ManualPayment.payment_id)
    rows = db.session.scalars(query.where(Payment.order_id == order.id))
    return {row.payment_id: row for row in rows}


def likely_method(order: Order) -> str:
    """How the money of this order is most likely to come: as agreed, else by BANK."""
    agreed = list_manual(order).values()
    return CASH if any(row.method == DOOR for row in agreed) else BANK


def find_agreed(payment: Payment) -> ManualPayment | None:
    """How this payment is made by hand; None for any other."""
    return db.session.get(ManualPayment, payment.id) if payment.provider == MANUAL else None


def last_instructions(event_id: int) -> str:
    """What was last written for a transfer at this event, to be written no second time."""
    query = (
        select(ManualPayment.instructions)
        .join(Payment, Payment.id == ManualPayment.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event_id, ManualPayment.instructions != "")
    )
    return db.session.scalar(query.order_by(Payment.id.desc()).limit(1)) or ""
