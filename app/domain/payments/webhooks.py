"""Messages of providers: kept as received first, then done once. What the provider says now wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.core import clock
from app.core.db import db
from app.core.handover import Handover
from app.domain.payments import accounts, providers, refunding
from app.domain.payments.disputing import settle_dispute
from app.domain.payments.providers import About, Contest, Made, Provider, ProviderRefused, Truth
from app.domain.payments.settling import is_over, settle
from app.models import Order, Payment, Refund, Webhook
from app.models.payments import DONE, IGNORED, PENDING, RECEIVED

KEY = "payment-"
LEFT_ALONE = timedelta(seconds=10)


def receive_webhook(provider: str, event_ref: str, body: str, account_id: int | None = None) -> Webhook:
    """Keep a message whose signature was checked; the same event again is the same row.

    account_id: whose provider said so; None: the installation's.
    """
    ref = event_ref if account_id is None else f"{account_id}:{event_ref}"
    row = {"provider": provider, "event_ref": ref, "body": body, "received_at": clock.now()}
    db.session.execute(insert(Webhook).values(account_id=account_id, **row).on_conflict_do_nothing())
    query = select(Webhook).where(Webhook.provider == provider, Webhook.event_ref == ref)
    return db.session.scalars(query).one()


@dataclass(frozen=True)
class Seen:
    """What the provider says of a payment, of what went back of it, and of a dispute of it."""

    truth: Truth
    refunds: Sequence[Made] = ()
    contest: Contest | None = None


def work_webhook(webhook: Webhook) -> Handover[Seen | None, None]:
    """Ask the provider how the payment stands that a message is about, and take that over, once.

    The Handover's call raises ProviderDown; the message stays `received` then and is
    worked again.
    """
    webhook_id, provider = webhook.id, accounts.provider_for(webhook.provider, webhook.account_id)
    about = provider.about(webhook.body)
    payment = _find_payment(webhook, about)
    if webhook.state != RECEIVED or payment is None or payment.provider_ref is None:
        return Handover(lambda: None, lambda seen: _done(webhook_id, None, None))
    payment_id, ref, over = payment.id, payment.provider_ref, _is_over(payment)
    return Handover(
        lambda: _look(provider, ref, over, about.dispute), lambda seen: _done(webhook_id, payment_id, seen)
    )


def _is_over(payment: Payment) -> bool:
    """Whether nobody should pay it any more: it may be looked at, but nothing is taken."""
    if payment.captured is not None:
        return False
    order = db.session.get_one(Order, payment.order_id)
    return payment.state != PENDING or is_over(order.status, order.expires_at)


def _look(provider: Provider, ref: str, over: bool, dispute: str | None) -> Seen | None:
    try:
        truth = provider.close(ref) if over else provider.look(ref)
        if truth.state != providers.PAID:
            return Seen(truth)
        return Seen(truth, provider.list_refunds(ref), provider.look_dispute(dispute) if dispute else None)
    except ProviderRefused:
        return None


def _find_payment(webhook: Webhook, about: About) -> Payment | None:
    """By the provider's own names for it, or by our key where the answer to `begin` was lost."""
    mine = select(Payment).where(
        Payment.provider == webhook.provider, Payment.account_id.is_not_distinct_from(webhook.account_id)
    )
    for name, column in ((about.ref, Payment.provider_ref), (about.capture, Payment.capture_ref)):
        found = db.session.scalar(mine.where(column == name)) if name else None
        if found is not None:
            return found
    number = (about.key or "").removeprefix(KEY)
    if not number.isdecimal() or len(number) > 18:
        return None
    found = db.session.scalar(mine.where(Payment.id == int(number)))
    if found is not None and found.provider_ref is None and about.ref:
        found.provider_ref = about.ref
        db.session.flush()
    return found


def _done(webhook_id: int, payment_id: int | None, seen: Seen | None) -> None:
    webhook = db.session.get_one(Webhook, webhook_id)
    db.session.refresh(webhook, with_for_update=True)
    if webhook.state != RECEIVED:
        return
    webhook.state, webhook.done_at = (DONE if payment_id else IGNORED), clock.now()
    db.session.flush()
    if payment_id and seen is not None:
        payment = db.session.get_one(Payment, payment_id)
        settle(payment, seen.truth)
        if seen.contest is not None:
            settle_dispute(payment, seen.contest)
        refunding.take_over(payment, seen.refunds)
        soon = update(Refund).where(Refund.payment_id == payment_id, Refund.state == PENDING)
        db.session.execute(soon.values(look_at=clock.now()).execution_options(synchronize_session="fetch"))


def list_left_alone(limit: int = 50) -> list[int]:
    """Ids of messages that were received a while ago and never worked."""
    query = select(Webhook.id).where(
        Webhook.state == RECEIVED, Webhook.received_at <= clock.now() - LEFT_ALONE
    )
    return list(db.session.scalars(query.order_by(Webhook.id).limit(limit)))
