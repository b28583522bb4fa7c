"""Giving money back: a row with its key first, then the provider, never more than was captured."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.core import clock, facts, queue
from app.core.db import after_commit, db
from app.core.errors import Refused
from app.core.handover import Handover
from app.core.i18n import gettext as _
from app.core.money import written
from app.domain.payments import accounts, providers
from app.domain.payments.facts import PaymentRefunded, RefundBegun, RefundCompleted, RefundFailed
from app.domain.payments.providers import GivenBack, Made, Provider, ProviderDown, ProviderRefused
from app.domain.payments.settling import FIRST_LOOK, lock_payment
from app.models import Dispute, Order, Payment, Refund, RefundExtra, RefundItem, User
from app.models.payments import COMPLETED, FAILED, LOST, OPEN_DISPUTE, PENDING, REFUNDED

log = logging.getLogger(__name__)
ASKED, LATE, TWICE, OVER = "asked", "late", "twice", "over"
PART, OWN, CALLED_OFF, ELSEWHERE = "part", "own", "called-off", "elsewhere"
BY_ITSELF = (LATE, TWICE, OVER)  # of money that its order has no need of
Answers = dict[int, GivenBack | None]


@dataclass(frozen=True)
class Share:
    """What one ticket gets of a refund, and what of its price is kept by the terms, in minor units."""

    ticket_id: int
    amount: int
    kept: int = 0


@dataclass(frozen=True)
class ExtraShare:
    """The same of what an order's line has of something that only goes with tickets."""

    line_id: int
    amount: int
    kept: int = 0


def owed(payment: Payment) -> int:
    """What can go back, in minor units: what is left, but for what the buyer disputes just now."""
    return max(0, left_of(payment) - disputed_of(payment))


def left_of(payment: Payment) -> int:
    """What was captured and neither went back, is on its way nor was lost to a dispute, in minor units."""
    gone = select(func.coalesce(func.sum(Refund.amount), 0)).where(
        Refund.payment_id == payment.id, Refund.state != FAILED
    )
    return (payment.captured or 0) - int(db.session.scalar(gone) or 0) - _sum_of_disputes(payment, LOST)


def disputed_of(payment: Payment) -> int:
    """What the buyer asks their bank or PayPal for just now, in minor units."""
    return _sum_of_disputes(payment, OPEN_DISPUTE)


def _sum_of_disputes(payment: Payment, state: str) -> int:
    own = Dispute.payment_id == payment.id, Dispute.state == state
    return int(db.session.scalar(select(func.sum(Dispute.amount)).where(*own)) or 0)


def give_back(payment: Payment, why: str, key: str, *, amount: int | None = None, reason: str = "",
              by: User | None = None) -> Refund:  # fmt: skip
    """Begin to give a payment back, all of it or `amount`; the worker makes the call.

    The payment is locked by the caller. why: ASKED, PART, OWN, CALLED_OFF, LATE, TWICE or OVER.
    Raises Refused for more than is owed.
    """
    most = owed(payment)
    if most <= 0:
        _check_undisputed(disputed_of(payment))
        raise Refused(_("All of this payment has been given back already."))
    if amount is not None and not 0 < amount <= most:
        raise Refused(_bounds(payment, most), "amount", status=422)
    return _begin(payment, why, key, amount or most, reason, by)


def _check_undisputed(disputed: int) -> None:
    if disputed:
        raise Refused(
            _(
                "The buyer asks their bank or PayPal for this money, so it can’t go back here as well. Answer"
                " on the payment provider’s site; there you can give it back, too."
            )
        )


def _bounds(payment: Payment, most: int) -> str:
    currency = payment.captured_currency or payment.currency
    said = _("Between nothing and %(money)s can go back.", money=written(most, currency))
    if not (disputed := disputed_of(payment)):
        return said
    more = _("The buyer asks their bank or PayPal for %(money)s more.", money=written(disputed, currency))
    return f"{said} {more}"


def _begin(payment: Payment, why: str, key: str, amount: int, reason: str, by: User | None) -> Refund:
    moment = clock.now()
    refund = Refund(
        payment_id=payment.id,
        key=key,
        state=PENDING,
        amount=amount,
        reason=reason or why,
        by=by.id if by else None,
        created_at=moment,
        look_at=moment + FIRST_LOOK if why in {ASKED, PART, OWN} else moment,
    )
    db.session.add(refund)
    db.session.flush()
    order = db.session.get_one(Order, payment.order_id)
    facts.record(RefundBegun(**_about(order, payment, refund), why=why), by.id if by else None)
    after_commit(lambda: queue.ring("prompt"))
    return refund


def refund_order(
    order: Order, *, reason: str, by: User | None, key: str
) -> Handover[Answers, Sequence[Refund]]:
    """Give back all that was paid for an order, which is over with it.

    key: of this wish; the same key again is the same refund. Raises Refused when there
    is nothing to give back.
    """
    db.session.refresh(order, ["status"], with_for_update=True)
    keys = {f"{key}:{payment.id}": payment for payment in _locked_payments(order)}
    refunds = list(db.session.scalars(select(Refund).where(Refund.key.in_(keys)).order_by(Refund.id)))
    if not refunds:
        refunds = [
            give_back(payment, ASKED, own, reason=reason, by=by)
            for own, payment in keys.items()
            if owed(payment) > 0
        ]
    if not refunds:
        _check_undisputed(sum(disputed_of(payment) for payment in keys.values()))
        raise Refused(_("There is nothing to give back for this order."))
    return hand_on(refunds)


def refund_part(
    order: Order, amount: int, why: str, key: str, *, shares: Sequence[Share] = (),
    extras: Sequence[ExtraShare] = (), reason: str = "", by: User | None = None,
) -> Refund:  # fmt: skip
    """Begin to give back a part of what was paid for an order, which is locked by the caller.

    amount: minor units of the order's currency. shares: what of it each ticket gets, extras: what that
    goes with them. key: of this wish, new. Raises Refused for more than is owed.
    """
    paid = [p for p in _locked_payments(order) if p.captured_currency == order.currency]
    if not paid:
        raise Refused(_("There is nothing to give back for this order."))
    refund = give_back(max(paid, key=owed), why, key, amount=amount, reason=reason, by=by)
    db.session.add_all(
        RefundItem(refund_id=refund.id, ticket_id=s.ticket_id, amount=s.amount, kept=s.kept) for s in shares
    )
    db.session.add_all(
        RefundExtra(refund_id=refund.id, order_line_id=e.line_id, amount=e.amount, kept=e.kept)
        for e in extras
    )
    db.session.flush()
    return refund


def find_refund(key: str) -> Refund | None:
    """The refund that this wish became before."""
    return db.session.scalar(select(Refund).where(Refund.key == key))


def _locked_payments(order: Order) -> Sequence[Payment]:
    query = select(Payment).where(Payment.order_id == order.id).order_by(Payment.id).with_for_update()
    return db.session.scalars(query).all()


def hand_on(refunds: Sequence[Refund]) -> Handover[Answers, Sequence[Refund]]:
    """Ask the provider for refunds that were begun, and take its answers over."""
    wishes = [wish_of(refund) for refund in refunds if refund.state == PENDING]
    ids = [refund.id for refund in refunds]
    return Handover(lambda: {wish[0]: ask(*wish) for wish in wishes}, lambda answers: _keep(ids, answers))


Wish = tuple[int, Provider | None, str, str | None, int, str, str]


def wish_of(refund: Refund) -> Wish:
    """What has to be asked of the provider, as plain values."""
    payment = db.session.get_one(Payment, refund.payment_id)
    currency = payment.captured_currency or payment.currency
    ref = payment.provider_ref or ""
    provider = accounts.find_provider(payment.provider, payment.account_id)
    return refund.id, provider, ref, refund.provider_ref, refund.amount, currency, refund.key


def ask(
    refund_id: int, provider: Provider | None, ref: str, refund_ref: str | None, amount: int,
    currency: str, key: str,
) -> GivenBack | None:  # fmt: skip
    """Ask the provider for the refund, or how it stands. None: unknown, ask again. No transaction here."""
    if provider is None:
        return None
    try:
        if refund_ref is not None:
            return provider.look_refund(ref, refund_ref, key)
        return provider.refund(ref, amount, currency, key)
    except ProviderRefused as no:
        return GivenBack(providers.FAILED, failure=str(no) or "refused")
    except ProviderDown:
        return None


def _keep(ids: Sequence[int], answers: Answers) -> Sequence[Refund]:
    refunds = [db.session.get_one(Refund, refund_id) for refund_id in ids]
    for refund in refunds:
        settle_refund(refund, answers.get(refund.id))
    return refunds


def settle_refund(refund: Refund, given: GivenBack | None) -> None:
    """Take over what the provider says of a refund. A second time changes nothing."""
    payment = db.session.get_one(Payment, refund.payment_id)
    order = lock_payment(payment)
    db.session.refresh(refund, with_for_update=True)
    if given is None or refund.state != PENDING:
        return
    refund.provider_ref = given.ref or refund.provider_ref
    if given.state == PENDING:
        return
    refund.state, refund.look_at, refund.settled_at = given.state, None, clock.now()
    if given.state == FAILED:
        refund.failure = given.failure or "refused"
        db.session.flush()
        facts.record(RefundFailed(**_about(order, payment, refund), failure=refund.failure), refund.by)
        return
    db.session.flush()
    facts.record(RefundCompleted(**_about(order, payment, refund)), refund.by)
    _finish(order, payment, refund)


def take_over(payment: Payment, made: Sequence[Made]) -> None:
    """Keep refunds that were made at the provider itself. A second time changes nothing."""
    order = lock_payment(payment)
    known = db.session.execute(
        select(Refund.provider_ref, Refund.key).where(Refund.payment_id == payment.id)
    ).all()
    refs, keys = {row.provider_ref for row in known}, {row.key for row in known}
    for one in made:
        if one.ref in refs or one.key in keys or one.given.state == FAILED:
            continue
        if one.amount > left_of(payment):
            log.error("refund_beyond_payment", extra={"payment": payment.id, "refund": one.ref})
            continue
        refund = _begin(payment, ELSEWHERE, f"{payment.provider}:{one.ref}", one.amount, "", None)
        refund.provider_ref = one.ref
        settle_refund(refund, one.given)
    db.session.refresh(order, ["status"])


def _finish(order: Order, payment: Payment, refund: Refund) -> None:
    """Once all of it is back, the payment is refunded."""
    back = db.session.scalar(
        select(func.sum(Refund.amount)).where(Refund.payment_id == payment.id, Refund.state == COMPLETED)
    )
    if payment.state == COMPLETED and int(back or 0) == payment.captured:
        payment.state = REFUNDED
        db.session.flush()
        what = _about(order, payment, refund)
        del what["refund_id"]
        facts.record(PaymentRefunded(**{**what, "amount": payment.captured}), refund.by)


def _about(order: Order, payment: Payment, refund: Refund) -> dict[str, Any]:
    return {
        "event_id": order.event_id,
        "order_id": order.id,
        "payment_id": payment.id,
        "amount": refund.amount,
        "currency": payment.captured_currency or payment.currency,
        "refund_id": refund.id,
    }
