"""Money at the door: an order that waits for it is found, paid, and its guest let in, in one step."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from app.core import clock
from app.core.db import db
from app.domain import orders, tickets
from app.domain.checkin import scans
from app.domain.checkin.admitting import Verdict, admit
from app.models import CheckInList, Event, ManualPayment, Order, OrderLine, Payment, User
from app.models.orders import CONFIRMED, PENDING
from app.models.payments import PENDING as OPEN

MOST_SHOWN = 5


@dataclass(frozen=True)
class Owing:
    """An order whose places are kept until it is paid by hand. what: its lines in words; tickets: of them."""

    order: Order
    what: str
    tickets: int


def find_owing(event: Event, search: str) -> list[Owing]:
    """Orders that wait for money by hand, by buyer's name (accents aside) or order code."""
    if not search:
        return []
    named = func.strpos(func.marquee_fold(Order.name), func.marquee_fold(search)) > 0
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
        .where(or_(named, Order.code.startswith(search.upper(), autoescape=True)), by_hand.exists())
        .order_by(Order.name, Order.id)
        .limit(MOST_SHOWN)
    )
    return [Owing(order, lines, int(n)) for order, lines, n in db.session.execute(query)]


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
        orders.take_money(order, method, "", by=by)
    issued = tickets.list_tickets_of_order(order)
    return admit(door, issued[0].secret, nonce, by=by) if len(issued) == 1 else None
