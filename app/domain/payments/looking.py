"""The poller: asks providers about whatever is due, so that a lost message loses nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from app.core import clock, handover
from app.core.db import db, unit_of_work
from app.domain.payments import accounts, disputing, listing, refunding, webhooks
from app.domain.payments.providers import CLOSED, FAILED, Provider, ProviderDown, ProviderRefused, Truth
from app.domain.payments.settling import is_over, next_pause, settle
from app.models import Order, Payment, Refund, Webhook
from app.models.payments import PENDING

log = logging.getLogger(__name__)
BATCH = 5
ROUND_SECONDS = (
    20.0  # a provider that hangs holds up the letters of this queue no longer than that and a batch
)
LONGEST_PAUSE_WHILE_HELD = timedelta(seconds=45)


@dataclass(frozen=True)
class Due:
    """One payment to ask about. provider: None while its keys can't be used. over: nobody should pay it."""

    payment_id: int
    provider: Provider | None
    ref: str | None
    over: bool


def look_at_due() -> int:
    """Ask about all payments, refunds and open disputes that are due, and for disputes nobody told of.

    Messages left alone are worked, too. Returns how much was looked at. Opens its own transactions and
    calls providers between them: for jobs only. What a slow provider leaves undone is done at the next
    ring.
    """
    looked, until = 0, time.monotonic() + ROUND_SECONDS
    for webhook_id in _left_alone():
        if time.monotonic() < until:
            looked += _work(webhook_id)
    while time.monotonic() < until and (payments := _claim_payments()):
        for due in payments:
            looked += _look(due)
    while time.monotonic() < until and (wishes := _claim_refunds()):
        for wish in wishes:
            given = refunding.ask(*wish)
            with unit_of_work():
                refunding.settle_refund(db.session.get_one(Refund, wish[0]), given)
            looked += 1
    while time.monotonic() < until and (disputes := _claim_disputes()):
        for dispute in disputes:
            looked += _look_at_dispute(dispute)
    while time.monotonic() < until and (listed := _claim_listing()):
        looked += _look_for_disputes(listed)
    return looked


def look_at(payment_id: int) -> None:
    """Ask about one open payment now: somebody waits for it. Opens its own transactions: for jobs only."""
    with unit_of_work():
        row = db.session.execute(
            _open_payments().where(Payment.id == payment_id).with_for_update(of=Payment, skip_locked=True)
        ).one_or_none()
        due = None if row is None else _due(*row)
    if due is not None:
        _look(due)


def _open_payments() -> Select[Payment, str, datetime | None]:
    query = select(Payment, Order.status, Order.expires_at).join(Order, Order.id == Payment.order_id)
    return query.where(Payment.state == PENDING)


def _left_alone() -> Sequence[int]:
    with unit_of_work():
        return webhooks.list_left_alone()


def _work(webhook_id: int) -> bool:
    try:
        with unit_of_work():
            handover.carry_out(webhooks.work_webhook(db.session.get_one(Webhook, webhook_id)))
    except (ProviderDown, LookupError) as error:
        log.warning("webhook_waits", extra={"webhook": webhook_id, "error": str(error)[:200]})
        return False
    return True


def _claim_payments() -> list[Due]:
    """Due payments; each is looked at again later, also when this process dies now."""
    query = (
        _open_payments()
        .where(Payment.look_at <= clock.now())
        .order_by(Payment.look_at)
        .limit(BATCH)
        .with_for_update(of=Payment, skip_locked=True)
    )
    with unit_of_work():
        return [_due(*row) for row in db.session.execute(query).all()]


def _due(payment: Payment, status: str, until: datetime | None) -> Due:
    """What to ask; and when again, soon enough for places that are held meanwhile."""
    moment = clock.now()
    over = is_over(status, until)
    pause = next_pause(payment.looks)
    payment.look_at = moment + (pause if over else min(pause, LONGEST_PAUSE_WHILE_HELD))
    payment.looks += 1
    provider = accounts.find_provider(payment.provider, payment.account_id)
    return Due(payment.id, provider, payment.provider_ref, over)


def _claim_refunds() -> list[refunding.Wish]:
    moment = clock.now()
    query = select(Refund).where(Refund.state == PENDING, Refund.look_at <= moment).order_by(Refund.look_at)
    with unit_of_work():
        refunds = list(db.session.scalars(query.limit(BATCH).with_for_update(skip_locked=True)))
        for refund in refunds:
            refund.look_at, refund.looks = moment + next_pause(refund.looks), refund.looks + 1
        return [refunding.wish_of(refund) for refund in refunds]


def _claim_disputes() -> list[disputing.DueDispute]:
    with unit_of_work():
        return disputing.claim_due(BATCH)


def _look_at_dispute(due: disputing.DueDispute) -> bool:
    try:
        if due.provider is None:
            raise LookupError("no keys")
        contest = due.provider.look_dispute(due.ref)
    except (ProviderDown, ProviderRefused, LookupError) as error:
        log.warning("dispute_waits", extra={"payment": due.payment_id, "error": str(error)[:200]})
        return False
    with unit_of_work():
        disputing.settle_dispute(db.session.get_one(Payment, due.payment_id), contest)
    return True


def _claim_listing() -> listing.DueListing | None:
    with unit_of_work():
        return listing.claim_next()


def _look_for_disputes(due: listing.DueListing) -> int:
    """Ask one set of keys for the disputes it had since the last time; what fails is asked for again."""
    try:
        if due.provider is None:
            raise LookupError("no keys")
        contests = due.provider.list_disputes(due.since)
    except (ProviderDown, ProviderRefused, LookupError) as error:
        log.warning("listing_waits", extra={"listing": due.listing_id, "error": str(error)[:200]})
        return 0
    found = 0
    for contest in contests:
        with unit_of_work():
            found += listing.settle_listed(due, contest)
    with unit_of_work():
        listing.note_listed(due)
    return found


def _look(due: Due) -> bool:
    try:
        truth = _truth(due)
    except (ProviderDown, LookupError) as error:
        log.warning("payment_waits", extra={"payment": due.payment_id, "error": str(error)[:200]})
        return False
    if truth is not None:
        with unit_of_work():
            settle(db.session.get_one(Payment, due.payment_id), truth)
    return True


def _truth(due: Due) -> Truth | None:
    """What the provider says. Without a ref nobody ever got its page, so nobody can have paid."""
    if due.ref is None:
        return Truth(CLOSED) if due.over else None
    if due.provider is None:
        raise LookupError("no keys")
    try:
        return due.provider.close(due.ref) if due.over else due.provider.look(due.ref)
    except ProviderRefused as no:
        return Truth(FAILED, failure=str(no) or "refused")
