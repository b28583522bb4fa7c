"""Asking for money: the row first, then the provider, then its answer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.core import clock, facts
from app.core.db import db
from app.core.errors import Refused
from app.core.handover import Handover
from app.core.i18n import gettext as _
from app.domain.payments import accounts, providers
from app.domain.payments.facts import PaymentBegun
from app.domain.payments.providers import Asked, AskedLine, ProviderDown, ProviderRefused, Session, Truth
from app.domain.payments.settling import FIRST_LOOK, about, lock_payment, settle
from app.models import Event, Order, OrderLine, Payment
from app.models.orders import PENDING as ORDER_PENDING
from app.models.payments import PENDING

LONGEST = timedelta(hours=12)  # places may be held for days, a provider's page is not
Begun = Session | ProviderDown | ProviderRefused


def begin_payment(
    order: Order, provider_name: str, return_url: str, cancel_url: str
) -> Handover[Begun, Payment]:
    """Ask for the order's total. While one is open with this provider, that is the one.

    The Handover's result is the payment; without pay_url the provider could not be
    reached, and beginning again is safe. Raises Refused once the time to pay is over.
    """
    db.session.refresh(order, ["status", "expires_at"], with_for_update=True)
    if order.status != ORDER_PENDING or order.expires_at is None or order.expires_at <= clock.now():
        raise Refused(_("The time to pay for this booking is over."))
    payment = _find_open(order, provider_name) or _open(order, provider_name)
    provider = accounts.provider_for(provider_name, payment.account_id)
    asked = _asked(order, payment, return_url, cancel_url)
    if payment.provider_ref and payment.pay_url:
        known = Session(payment.provider_ref, payment.pay_url)
        return Handover(lambda: known, lambda answer: _keep(asked.payment_id, answer))
    return Handover(lambda: _begin(provider, asked), lambda answer: _keep(asked.payment_id, answer))


def _find_open(order: Order, provider_name: str) -> Payment | None:
    query = select(Payment).where(
        Payment.order_id == order.id, Payment.state == PENDING, Payment.provider == provider_name
    )
    return db.session.scalar(query.order_by(Payment.id.desc()).limit(1))


def _open(order: Order, provider_name: str) -> Payment:
    moment, account = clock.now(), accounts.find_for_order(order, provider_name)
    payment = Payment(
        order_id=order.id,
        provider=provider_name,
        account_id=account.id if account else None,
        state=PENDING,
        amount=order.total,
        currency=order.currency,
        created_at=moment,
        look_at=moment + FIRST_LOOK,
    )
    db.session.add(payment)
    db.session.flush()
    facts.record(PaymentBegun(**about(order, payment), provider=provider_name), order.user_id)
    return payment


def _asked(order: Order, payment: Payment, return_url: str, cancel_url: str) -> Asked:
    lines = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id))
    event = db.session.get_one(Event, order.event_id)
    assert order.expires_at is not None
    until = min(order.expires_at, clock.now() + LONGEST)
    return Asked(
        payment_id=payment.id,
        key=f"payment-{payment.id}",
        amount=payment.amount,
        currency=payment.currency,
        title=event.title,
        lines=tuple(_asked_line(line) for line in lines),
        email=order.email,
        return_url=return_url,
        cancel_url=cancel_url,
        expires_at=until,
    )


def _asked_line(line: OrderLine) -> AskedLine:
    """A line that a promo code made cheaper is one piece: its price is no multiple of its quantity."""
    if line.discount or not line.tax_inside:
        return AskedLine(f"{line.quantity} × {line.name}", 1, line.gross)
    return AskedLine(line.name, line.quantity, line.unit)


def _begin(provider: providers.Provider, asked: Asked) -> Begun:
    try:
        return provider.begin(asked)
    except (ProviderDown, ProviderRefused) as no:
        return no


def _keep(payment_id: int, answer: Begun) -> Payment:
    payment = db.session.get_one(Payment, payment_id)
    if isinstance(answer, ProviderRefused):
        settle(payment, Truth(providers.FAILED, failure=str(answer) or "refused"))
    elif isinstance(answer, Session):
        lock_payment(payment)
        payment.provider_ref, payment.pay_url = answer.ref, answer.url
        db.session.flush()
    return payment
