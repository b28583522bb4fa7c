"""Reading orders. A hold that ran out is over in every reader's eyes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.core import clock, ids
from app.core.db import db, this_moment
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.core.text import clean_email
from app.domain import taxes
from app.domain.orders import rules
from app.models import Event, Order, OrderLine, Ticket, User
from app.models.orders import CONFIRMED, DISPUTED, EXPIRED, PENDING
from app.models.tickets import CANCELLED as VOID
from app.models.tickets import VALID

WHOLE = select(Order).options(joinedload(Order.event), selectinload(Order.lines))
BY_CODE = WHOLE.where(Order.code == bindparam("code"))


@dataclass(frozen=True)
class Booking:
    """An order with what its pages show."""

    order: Order
    tickets: list[Ticket]

    @property
    def status(self) -> str:
        return shown_status(self.order)

    @property
    def own(self) -> list[Ticket]:
        """The valid tickets that are still the buyer's."""
        return [t for t in self.tickets if t.status == VALID and t.passed_at is None]


def shown_status(order: Order) -> str:
    """The order's status now: a hold past its time is expired, swept or not."""
    if order.status == PENDING and order.expires_at is not None and order.expires_at <= clock.now():
        return EXPIRED
    return order.status


def plain_code(code: str) -> str:
    """A code as it is stored, however it was typed."""
    return "".join(char for char in code.upper() if char.isalnum())


def get_order(code: str) -> Order:
    """The order with this code, with event and lines. Raises NotFound."""
    order = db.session.scalar(BY_CODE, {"code": plain_code(code)})
    if order is None:
        raise NotFound
    return order


def get_order_of_event(event: Event, code: str) -> Order:
    """An order of this event. Raises NotFound, also for another event's."""
    order = db.session.scalar(WHOLE.where(Order.code == plain_code(code), Order.event_id == event.id))
    if order is None:
        raise NotFound
    return order


def get_by_secret(code: str, secret: str) -> Order:
    """The order that a buyer's link leads to. Raises NotFound for a wrong secret too."""
    order = get_order(code)
    if not ids.same(order.secret_digest, ids.digest(secret)):
        raise NotFound
    return order


def get_order_of_ticket(ticket: Ticket) -> Order:
    """The order that a ticket was issued for, with event and lines. Raises NotFound."""
    order = db.session.scalar(
        WHOLE.where(Order.lines.any(OrderLine.id == ticket.order_line_id), Order.event_id == ticket.event_id)
    )
    if order is None:
        raise NotFound
    return order


def choices_of(order: Order) -> dict[int, int]:
    """What an order holds or holds for good: ticket type id → quantity."""
    query = select(OrderLine.ticket_type_id, OrderLine.quantity).where(OrderLine.order_id == order.id)
    return {row.ticket_type_id: row.quantity for row in db.session.execute(query)}


def prices_held(hold: Order | None, code_id: int | None) -> dict[int, rules.Price]:
    """What a hold keeps of its lines, by ticket type id, for who books it with the same promo code."""
    if hold is None or hold.promo_code_id != code_id:
        return {}
    price = OrderLine.ticket_type_id, OrderLine.quantity, OrderLine.unit, OrderLine.discount
    tax = OrderLine.tax_name, OrderLine.rate, OrderLine.tax_inside
    rows = db.session.execute(select(*price, *tax).where(OrderLine.order_id == hold.id))
    return {row[0]: rules.Price(*row[1:4], taxes.Tax(*row[4:])) for row in rows}


def find_hold(event: Event, secret: str, *, lock: bool = True) -> Order | None:
    """The live hold of this event that a booking form carries; locked for its change, or only looked at.

    What was booked and waits for its payment is a hold no more.
    """
    if not secret:
        return None
    query = select(Order).where(
        Order.event_id == event.id,
        Order.secret_digest == ids.digest(secret),
        Order.status == PENDING,
        Order.expires_at > clock.now(),
        Order.name == "",
    )
    return db.session.scalar(query.with_for_update() if lock else query)


def find_by_code_and_email(code: str, email: str) -> Order | None:
    """The confirmed or cancelled order with this code and buyer's address, however they are typed."""
    try:
        address = clean_email(email)
    except ValueError:
        return None
    order = db.session.scalar(WHOLE.where(Order.code == plain_code(code), Order.email == address))
    return order if order is not None and order.status != PENDING else None


def list_orders_of_user(user: User, page: int, *, past: bool = False) -> Page[Order]:
    """The person's bookings of coming events, the next first; or the `past` ones, the last first.

    Past is also what came to nothing: cancelled, given back, or not paid in time.
    """
    now = clock.now()
    lapsed = and_(Order.status == PENDING, Order.expires_at.is_not(None), Order.expires_at <= now)
    over = or_(Event.ends_at < now, Order.status.not_in((PENDING, CONFIRMED)), lapsed)
    query = (
        select(Order)
        .join(Order.event)
        .options(contains_eager(Order.event), selectinload(Order.lines))
        .where(Order.user_id == user.id, Order.name != "", over if past else ~over)
        .order_by(Event.starts_at.desc() if past else Event.starts_at, Order.id.desc())
    )
    return paginate(query, page)


def list_orders(event: Event, search: str, status: str, page: int, size: int = 30) -> Page[Order]:
    """The event's orders, newest first, by buyer's name, address or code and by status."""
    query = select(Order).options(selectinload(Order.lines))
    return paginate(narrowed(query, event, search, status), page, size)


def narrowed(query: Select[Any], event: Event, search: str, status: str) -> Select[Any]:
    """A query for orders with these conditions, newest first; holds nobody finished are left out."""
    query = query.where(Order.event_id == event.id, Order.name != "")
    if status == DISPUTED:
        query = query.where(Order.dispute.is_not(None))
    elif status:
        query = query.where(Order.status == status)
    if search:
        pattern = f"%{_escaped(search)}%"
        matches = or_(Order.name.ilike(pattern), Order.email.ilike(pattern), Order.code == search.upper())
        query = query.where(matches)
    return query.order_by(Order.id.desc())


def count_held_by(event: Event, email: str) -> dict[int, int]:
    """How many of each ticket type this address has booked at the event already, or is about to pay for."""
    query = held_expression().add_columns(OrderLine.ticket_type_id)
    theirs = query.where(Order.event_id == event.id, Order.email == email).group_by(OrderLine.ticket_type_id)
    held = Counter({type_id: int(n) for n, type_id in db.session.execute(theirs)})
    swapped = (
        select(Ticket.ticket_type_id, func.count())
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.event_id == event.id, Order.email == email, Order.status == CONFIRMED)
        .where(Ticket.status == VALID, Ticket.ticket_type_id != OrderLine.ticket_type_id)
        .group_by(Ticket.ticket_type_id)
    )
    for type_id, n in db.session.execute(swapped):
        held[type_id] += n
    return dict(held)


def held_expression() -> Select[int]:
    """SQL: how many tickets the order lines hold that a statement picks by `where`; NULL for no lines.

    Those that were swapped for another type are none of the line's type any more.
    """
    gone = or_(Ticket.status == VOID, Ticket.ticket_type_id != OrderLine.ticket_type_id)
    given_back = (
        select(func.count())
        .where(Ticket.order_line_id == OrderLine.id, gone)
        .correlate(OrderLine)
        .scalar_subquery()
    )
    return (
        select(func.sum(OrderLine.quantity - OrderLine.returned - given_back))
        .join(Order, Order.id == OrderLine.order_id)
        .where(or_(Order.status == CONFIRMED, Order.expires_at > this_moment()))
    )


def _escaped(search: str) -> str:
    return search.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
