"""Money at the door: an order that waits for it is found, paid, and its guest let in, in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.i18n import gettext as _
from app.domain import events, orders, payments, tickets
from app.domain.checkin import scans
from app.domain.checkin.admitting import Verdict, admit
from app.models import CheckInList, Event, ManualPayment, Order, Payment, Refund, User
from app.models.orders import CONFIRMED
from app.models.payments import MANUAL
from app.models.payments import PENDING as OPEN

MOST_GOING_BACK = 100


@dataclass(frozen=True)
class Paid:
    """What a device says that took an order's money: in CASH or by CARD, with the scan of this nonce."""

    code: str
    method: str
    nonce: str
    at: datetime


@dataclass(frozen=True)
class GoingBack:
    """Money that was taken for an order which had no need of it."""

    order: Order
    payment: Payment
    record: ManualPayment
    by: User | None


def collect(
    event: Event, door: CheckInList, code: str, method: str, nonce: str, *, by: User
) -> Verdict | None:
    """Staff got all the money of the order with this code, in CASH or by CARD: it is paid.

    An order of one ticket is let in with it, and the same nonce again is the same verdict; the
    tickets of a larger one come in one by one, for which the answer is None. Raises NotFound,
    and Refused when the order waits for no money.
    """
    order = orders.get_order_of_event(event, code)
    if order.status != CONFIRMED or scans.find_scan(nonce) is None:
        orders.take_money(order, method, "", by=by, key=_key(order.code, nonce))
    issued = tickets.list_tickets_of_order(order)
    return admit(door, issued[0].number, nonce, by=by) if len(issued) == 1 else None


def find_paid(verdict: Verdict) -> Payment | None:
    """The payment that was taken with this scan, if it was."""
    if verdict.ticket is None:
        return None
    key = _key(verdict.ticket.number.partition("-")[0], verdict.scan.nonce)
    return db.session.scalar(select(Payment).where(Payment.provider == MANUAL, Payment.capture_ref == key))


def take_over_money(event: Event, paid: Paid, *, by: User, device: str) -> bool:
    """A device took the money of an order without a network. False: the order has no need of it.

    Then it was paid, cancelled or given up meanwhile, and the money goes back: as a refund that an
    organizer makes by hand and `list_going_back` shows. The same nonce again answers the same.
    Raises NotFound, and Refused for an order that costs nothing.
    """
    order = orders.get_order_of_event(event, paid.code)
    at = max(order.created_at, min(paid.at, clock.now()))  # whatever the device's clock says
    local = events.local_time(at, event.timezone)
    note = _("without a network, %(when)s, %(device)s", when=f"{local:%Y-%m-%d %H:%M}", device=device)
    taken = payments.manual.Taken(paid.method, note, _key(order.code, paid.nonce), at)
    return orders.take_money_over(order, taken, by=by)


def _key(code: str, nonce: str) -> str:
    """What the money for the order with this code is called that was taken with the scan of this nonce."""
    return f"{code}:{nonce}"


def list_going_back(event: Event) -> list[GoingBack]:
    """Money from the door that an organizer has to give back, the latest first."""
    query = _going_back(select(Order, Payment, ManualPayment, User), event)
    query = query.outerjoin(User, User.id == ManualPayment.by).order_by(Refund.id.desc())
    return [GoingBack(*row) for row in db.session.execute(query.limit(MOST_GOING_BACK))]


def count_going_back(event: Event) -> int:
    """How much of such money there is, in takings."""
    return db.session.scalar(_going_back(select(func.count(Refund.id)), event)) or 0


def _going_back(query: Any, event: Event) -> Any:
    return (
        query.select_from(Refund)
        .join(Payment, Payment.id == Refund.payment_id)
        .join(ManualPayment, ManualPayment.payment_id == Payment.id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.event_id == event.id, Payment.capture_ref.is_not(None))
        .where(Refund.state == OPEN, Refund.reason.in_(payments.BY_ITSELF))
    )
