"""Single tickets of the demo world that went back: by their buyers under the terms, or by the organizer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.core.db import db
from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.bookings import SENDING, Booked
from app.demo.terms import terms_of
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain.orders.facts import TicketsReturned
from app.domain.payments import OWN, PART, RefundBegun, RefundCompleted
from app.models import Claim, Counter, Order, OrderLine, Payment, Refund, RefundItem, Ticket
from app.models.payments import COMPLETED
from app.models.tickets import CANCELLED as VOID

EVERY, MOST = 8, 12
REASON = "You fell ill; we hope to see you next time."
MOMENT = timedelta(milliseconds=5)


@dataclass(frozen=True, slots=True)
class Returned:
    """The last ticket of a line that went back at `at`. by: who did it, None for a visitor."""

    booked: Booked
    position: int
    at: datetime
    own: bool

    @property
    def price(self) -> int:
        return self.booked.sale.plan.tickets[self.position].price

    @property
    def kept(self) -> int:
        return terms_of(self.booked.sale.plan).kept_of(self.price) if self.own else 0

    @property
    def by(self) -> int | None:
        return self.booked.user_id if self.own else self.booked.event.owner_id


def write_returns(bookings: Sequence[Booked], now: datetime, chronicle: Chronicle) -> int:
    """Take some tickets of coming events back, with their places and their money; returns how many."""
    chosen = list(_choose(bookings, now))[::EVERY][:MOST]
    rows = [_take_back(returned, chronicle) for returned in chosen]
    ids = write_with_ids(Refund, [row for row, _ticket_id in rows])
    write(
        RefundItem,
        [
            {"refund_id": refund_id, "ticket_id": ticket_id, "amount": row["amount"], "kept": one.kept}
            for one, (row, ticket_id), refund_id in zip(chosen, rows, ids, strict=True)
        ],
    )
    write(Message, [_letter(one, refund_id) for one, refund_id in zip(chosen, ids, strict=True)])
    for one, (row, _ticket_id), refund_id in zip(chosen, rows, ids, strict=True):
        _tell(one, row, refund_id, chronicle)
    return len(chosen)


def _choose(bookings: Sequence[Booked], now: datetime) -> Iterator[Returned]:
    """Confirmed bookings of several paid tickets for an event that neither is full nor has begun."""
    for booked in bookings:
        sale, plan, starts_at = booked.sale, booked.sale.plan, booked.event.moments.starts_at
        if not sale.confirmed_at or not sale.takes_places or sale.percent or sale.buyer is None:
            continue
        if plan.status != "published" or starts_at <= now or plan.busy or plan.sold_out:
            continue
        twice = [i for i, n in sale.lines.items() if n > 1 and plan.tickets[i].price]
        if twice:
            at = sale.confirmed_at + (now - sale.confirmed_at) / 2
            yield Returned(booked, twice[0], at, own=terms_of(plan).allow(starts_at, at))


def _take_back(one: Returned, chronicle: Chronicle) -> tuple[Row, int]:
    """Void the ticket, free its places; the row of its refund, and the ticket's id."""
    event, order_id = one.booked.event, one.booked.order_id
    type_id = event.type_ids[one.position]
    ticket_id = db.session.scalars(
        select(Ticket.id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .where(OrderLine.order_id == order_id, Ticket.ticket_type_id == type_id)
        .order_by(Ticket.id.desc())
    ).first()
    assert ticket_id is not None
    counters = [event.counter_id, event.type_counter_ids[one.position]]
    db.session.execute(update(Ticket).where(Ticket.id == ticket_id).values(status=VOID))
    held = Claim.order_id == order_id, Claim.counter_id.in_(counters)
    db.session.execute(update(Claim).where(*held).values(n=Claim.n - 1))
    db.session.execute(update(Counter).where(Counter.id.in_(counters)).values(taken=Counter.taken - 1))
    db.session.execute(update(Order).where(Order.id == order_id).values(version=Order.version + 1))
    chronicle.tell(TicketsReturned(event.id, order_id, 1, [ticket_id], True), one.at, one.by)
    return _refund(one), ticket_id


def _refund(one: Returned) -> Row:
    paid = Payment.order_id == one.booked.order_id, Payment.state == COMPLETED
    payment_id = db.session.scalars(select(Payment.id).where(*paid)).one()
    return {
        "payment_id": payment_id,
        "key": f"demo-part:{payment_id}",
        "provider_ref": f"mock-demo-part:{payment_id}",
        "state": COMPLETED,
        "amount": one.price - one.kept,
        "reason": OWN if one.own else REASON,
        "by": one.by,
        "created_at": one.at,
        "settled_at": one.at,
    }


def _tell(one: Returned, row: Row, refund_id: int, chronicle: Chronicle) -> None:
    about = {
        "event_id": one.booked.event.id,
        "order_id": one.booked.order_id,
        "payment_id": row["payment_id"],
        "amount": row["amount"],
        "currency": one.booked.sale.plan.currency,
        "refund_id": refund_id,
    }
    chronicle.tell(RefundBegun(**about, why=OWN if one.own else PART), one.at - MOMENT, one.by)
    chronicle.tell(RefundCompleted(**about), one.at + MOMENT, one.by)


def _letter(one: Returned, refund_id: int) -> Row:
    booked, buyer = one.booked, one.booked.sale.buyer
    why = OWN if one.own else PART
    return {
        "key": f"refund:{refund_id}",
        "letter": "orders/refunded",
        "args": {"order_id": booked.order_id, "refund_id": refund_id, "why": why},
        "to_user_id": booked.user_id,
        "address": buyer.email if buyer else "",
        "subject": f"Refund: {booked.sale.plan.title}",
        "state": DONE,
        "attempts": 1,
        "due_at": one.at,
        "created_at": one.at,
        "done_at": one.at + SENDING,
    }
