"""The money of the demo world: paid at the mock provider or by hand, declined, given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.bookings import SENDING, Booked
from app.demo.by_hand import write_by_hand
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain.payments import (
    ASKED,
    PaymentBegun,
    PaymentCompleted,
    PaymentFailed,
    PaymentRefunded,
    RefundBegun,
    RefundCompleted,
)
from app.models import MockCharge, Payment, Refund
from app.models.payments import COMPLETED, FAILED, MANUAL, MOCK, PENDING, REFUNDED

DECLINED_EVERY = 60
BY_HAND_EVERY = 90
MOMENT = timedelta(milliseconds=5)
REFUSAL = timedelta(seconds=95)
REASON = "You asked for it in time; we hope to see you at another one."


@dataclass(frozen=True, slots=True)
class Try:
    """One try to pay for one order. settled_at: None while the card is awaited. ok: whether it worked.

    by_hand: the organizers took the money.
    """

    booked: Booked
    begun_at: datetime
    settled_at: datetime | None
    ok: bool
    by_hand: bool = False

    @property
    def state(self) -> str:
        if self.settled_at is None:
            return PENDING
        if not self.ok:
            return FAILED
        return REFUNDED if self.booked.sale.cancelled_at else COMPLETED


def write_payments(bookings: Sequence[Booked], chronicle: Chronicle) -> int:
    """Write the payments of all orders that cost something, and their refunds; returns how many payments."""
    tries = [one for n, booked in enumerate(bookings) for one in _tries(booked, n)]
    ids = write_with_ids(Payment, [_payment(one) for one in tries])
    for one, payment_id in zip(tries, ids, strict=True):
        _tell(one, payment_id, chronicle)
    write(MockCharge, [_charge(one) for one in tries if one.settled_at and not one.by_hand])
    by_hand = [(one.booked, payment_id) for one, payment_id in zip(tries, ids, strict=True) if one.by_hand]
    write_by_hand(by_hand, chronicle)
    back = [(one, payment_id) for one, payment_id in zip(tries, ids, strict=True) if one.state == REFUNDED]
    _write_refunds(back, chronicle)
    return len(ids)


def _tries(booked: Booked, n: int) -> list[Try]:
    sale = booked.sale
    if not sale.total:
        return []
    if sale.confirmed_at is None:
        asked = Try(booked, sale.created_at, sale.created_at + REFUSAL if sale.declined else None, ok=False)
        return [asked] if sale.payer else []
    settled_at = sale.confirmed_at - MOMENT
    if n % BY_HAND_EVERY == 1 and sale.cancelled_at is None:
        return [Try(booked, sale.created_at, settled_at, ok=True, by_hand=True)]
    if n % DECLINED_EVERY:
        return [Try(booked, sale.created_at, settled_at, ok=True)]
    middle = sale.created_at + (settled_at - sale.created_at) / 2
    return [Try(booked, sale.created_at, middle, ok=False), Try(booked, middle, settled_at, ok=True)]


def _payment(one: Try) -> Row:
    sale = one.booked.sale
    return {
        "order_id": one.booked.order_id,
        "provider": MANUAL if one.by_hand else MOCK,
        "provider_ref": None
        if one.by_hand
        else f"mock-{sale.code}-{'paid' if one.ok else 'declined' if one.settled_at else 'open'}",
        "pay_url": None if one.by_hand else f"/bookings/{sale.code}/payment",
        "state": one.state,
        "amount": sale.total,
        "currency": sale.plan.currency,
        "captured": sale.total if one.ok else None,
        "captured_currency": sale.plan.currency if one.ok else None,
        "failure": "declined" if one.state == FAILED else None,
        "created_at": one.begun_at,
        "look_at": None if one.settled_at else sale.expires_at,
        "settled_at": one.settled_at,
    }


def _charge(one: Try) -> Row:
    row = _payment(one)
    return {
        "ref": row["provider_ref"],
        "state": "paid" if one.ok else "failed",
        "amount": row["amount"],
        "currency": row["currency"],
        "failure": row["failure"],
        "settles_at": one.settled_at,
    }


def _about(one: Try, payment_id: int) -> Row:
    sale = one.booked.sale
    return {
        "event_id": one.booked.event.id,
        "order_id": one.booked.order_id,
        "payment_id": payment_id,
        "amount": sale.total,
        "currency": sale.plan.currency,
    }


def _tell(one: Try, payment_id: int, chronicle: Chronicle) -> None:
    about, by = _about(one, payment_id), one.booked.user_id
    way = MANUAL if one.by_hand else MOCK
    chronicle.tell(PaymentBegun(**about, provider=way), one.begun_at + MOMENT, by)
    if one.settled_at is None:
        return
    settled = PaymentCompleted(**about) if one.ok else PaymentFailed(**about, failure="declined")
    chronicle.tell(settled, one.settled_at, None)


def _write_refunds(back: Sequence[tuple[Try, int]], chronicle: Chronicle) -> None:
    rows: list[Row] = []
    for one, payment_id in back:
        at = one.booked.sale.cancelled_at
        rows.append(
            {
                "payment_id": payment_id,
                "key": f"demo:{payment_id}",
                "provider_ref": f"mock-demo:{payment_id}",
                "state": COMPLETED,
                "amount": one.booked.sale.total,
                "reason": REASON,
                "by": one.booked.event.owner_id,
                "created_at": at,
                "settled_at": at,
            }
        )
    letters: list[Row] = []
    for (one, payment_id), row, refund_id in zip(back, rows, write_with_ids(Refund, rows), strict=True):
        about, by, at = _about(one, payment_id), row["by"], row["created_at"]
        chronicle.tell(RefundBegun(**about, refund_id=refund_id, why=ASKED), at - MOMENT, by)
        chronicle.tell(RefundCompleted(**about, refund_id=refund_id), at + MOMENT, by)
        chronicle.tell(PaymentRefunded(**about), at + 2 * MOMENT, by)
        letters.append(_letter(one, refund_id, at))
    write(Message, letters)


def _letter(one: Try, refund_id: int, at: datetime) -> Row:
    booked = one.booked
    return {
        "key": f"refund:{refund_id}",
        "letter": "orders/refunded",
        "args": {"order_id": booked.order_id, "refund_id": refund_id},
        "to_user_id": booked.user_id,
        "address": booked.sale.buyer.email if booked.sale.buyer else "",
        "subject": f"Refund: {booked.sale.plan.title}",
        "state": DONE,
        "attempts": 1,
        "due_at": at,
        "created_at": at,
        "done_at": at + SENDING,
    }
