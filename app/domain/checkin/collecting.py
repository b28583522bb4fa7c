"""Money at the door: an order that waits for it is found, paid, and its guest let in, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.i18n import gettext as _
from app.domain import events, orders, payments, tickets
from app.domain.checkin import scans
from app.domain.checkin.admitting import Verdict, admit, bare_code
from app.domain.checkin.queries import find_by_number
from app.models import CheckInList, Event, ManualPayment, Order, OrderLine, Payment, Refund, User
from app.models.orders import CONFIRMED, PENDING
from app.models.payments import MANUAL
from app.models.payments import PENDING as OPEN

MOST_SHOWN = 5
LONGEST_CODE = 20  # of an order; a ticket's secret is longer
MOST_GOING_BACK = 100


@dataclass(frozen=True)
class Owing:
    """An order that is to be paid by hand. what: its lines in words; tickets: of them.

    until: when its places are given up.
    """

    order: Order
    what: str
    tickets: int
    until: datetime


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


def find_owing(event: Event, search: str) -> list[Owing]:
    """Orders that wait for money by hand, by buyer's name (accents aside) or order code."""
    if not search:
        return []
    named = func.strpos(func.marquee_fold(Order.name), func.marquee_fold(search)) > 0
    found = or_(named, Order.code.startswith(search.upper(), autoescape=True))
    return _owing(event, [found], MOST_SHOWN)


def list_owing(event: Event) -> list[Owing]:
    """All orders that wait for money by hand."""
    return _owing(event, [], None)


def is_booking(event: Event, door: CheckInList, code: str) -> bool:
    """Whether this is no ticket's code but a booking's, with people to let in or money to take."""
    code = bare_code(code).upper()
    if "-" in code or not 0 < len(code) <= LONGEST_CODE:
        return False  # a ticket's number, or its secret: the usual scan is asked about no further
    owed = any(row.order.code == code for row in find_owing(event, code))
    return owed or find_by_number(door, f"{code}-1") is not None


def _owing(event: Event, where: Sequence[ColumnElement[bool]], limit: int | None) -> list[Owing]:
    by_hand = (
        select(Payment.id)
        .join(ManualPayment, ManualPayment.payment_id == Payment.id)
        .where(Payment.order_id == Order.id, Payment.state == OPEN)
    )
    each = func.concat(OrderLine.quantity, " × ", OrderLine.name)
    what = select(func.string_agg(each, ", ")).where(OrderLine.order_id == Order.id)
    entries = func.coalesce(func.sum(OrderLine.quantity), 0)
    count = select(entries).where(OrderLine.order_id == Order.id, OrderLine.admits)
    query = (
        select(Order, what.scalar_subquery(), count.scalar_subquery())
        .where(Order.event_id == event.id, Order.status == PENDING, Order.expires_at > clock.now())
        .where(by_hand.exists(), *where)
        .order_by(Order.name, Order.id)
        .limit(limit)
    )
    rows = db.session.execute(query)
    return [Owing(order, lines, int(n), order.expires_at) for order, lines, n in rows if order.expires_at]


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
