"""Booking: check without a lock, insert the rows, update the counters last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete, insert

from app.core import clock, facts, ids
from app.core.db import db
from app.core.errors import Refused
from app.domain import guests, places, tickets
from app.domain.orders import rules
from app.domain.orders.facts import OrderConfirmed, PlacesHeld
from app.domain.orders.links import order_secret
from app.domain.orders.queries import choices_of, count_held_by
from app.models import Event, Order, OrderLine, User
from app.models.orders import CONFIRMED, PENDING


@dataclass(frozen=True)
class Buyer:
    """Who books, and the names of the others who come with them, as far as known."""

    name: str
    email: str
    others: tuple[str, ...] = ()


def hold_places(event: Event, choices: rules.Choices, *, by: User | None, hold: Order | None = None) -> Order:
    """Hold places for 15 minutes while the rest of the booking is put right.

    hold: the one before. It stays as it is for the same choice; another choice takes its
    place, and the 15 minutes run on. Raises Refused when the choice is not to be had.
    """
    if hold is not None:
        if choices_of(hold) == rules.wanted(choices):
            return hold
        _empty(hold)
    lines = rules.choose(tickets.list_offers(event), choices, {})
    order = hold or _new_order(event, by)
    db.session.add(order)
    db.session.flush()
    _insert_lines(order, lines)
    facts.record(PlacesHeld(event.id, order.id, sum(line.quantity for line in lines)), by.id if by else None)
    _take(order, lines)
    return order


def place_order(
    event: Event, choices: rules.Choices, buyer: Buyer, *, by: User | None, hold: Order | None = None,
    source: str | None = None,
) -> Order:  # fmt: skip
    """Book: a free order is confirmed at once, with its tickets and its letter.

    choices: ticket type id → quantity. hold: places held before for this booking; they
    count as the buyer's own. Raises Refused with the field that is the reason.
    """
    if hold is not None:
        _empty(hold)
    lines = rules.choose(tickets.list_offers(event), choices, count_held_by(event, buyer.email))
    order = hold or _new_order(event, by)
    order.name, order.email, order.source = buyer.name, buyer.email, source
    order.user_id = by.id if by else None
    order.status, order.expires_at, order.confirmed_at = CONFIRMED, None, clock.now()
    db.session.add(order)
    db.session.flush()
    line_ids = _insert_lines(order, lines)
    _issue(order, lines, line_ids, buyer, by)
    count = sum(line.quantity for line in lines)
    facts.record(
        OrderConfirmed(event.id, order.id, count, order.total, order.currency), by.id if by else None
    )
    _take(order, lines)
    return order


def _new_order(event: Event, by: User | None) -> Order:
    moment = clock.now()
    code = ids.new_code()
    return Order(
        event_id=event.id,
        code=code,
        secret_digest=ids.digest(order_secret(code)),
        user_id=by.id if by else None,
        email="",
        name="",
        status=PENDING,
        currency=event.currency,
        total=0,
        expires_at=moment + rules.HOLD,
        created_at=moment,
    )


def _empty(hold: Order) -> None:
    """Take a hold's choice back, to book anew under the same code."""
    places.release(hold.id)
    db.session.execute(delete(OrderLine).where(OrderLine.order_id == hold.id))


def _insert_lines(order: Order, lines: Sequence[rules.Chosen]) -> list[int]:
    rows = []
    for line in lines:
        net, tax = rules.split_tax(line.gross, Decimal(0))
        rows.append(
            {
                "order_id": order.id,
                "ticket_type_id": line.offer.type.id,
                "name": line.offer.type.name,
                "quantity": line.quantity,
                "unit": line.offer.type.price,
                "net": net,
                "tax": tax,
                "gross": line.gross,
                "rate": Decimal(0),
            }
        )
    order.total = rules.total(lines)
    return list(
        db.session.scalars(insert(OrderLine).returning(OrderLine.id, sort_by_parameter_order=True), rows)
    )


def _issue(
    order: Order, lines: Sequence[rules.Chosen], line_ids: list[int], buyer: Buyer, by: User | None
) -> None:
    slots = [
        (line_id, line) for line_id, line in zip(line_ids, lines, strict=True) for _n in range(line.quantity)
    ]
    others = [*buyer.others, *[""] * len(slots)]
    people = [guests.NewGuest(buyer.name, buyer.email, by.id if by else None)]
    people += [guests.NewGuest(name or None) for name in others[: len(slots) - 1]]
    guest_ids = guests.add_guests(order.event_id, people)
    issues = [
        tickets.Issue(line_id, line.offer.type.id, guest_id)
        for (line_id, line), guest_id in zip(slots, guest_ids, strict=True)
    ]
    tickets.issue_tickets(order.event_id, order.code, issues)


def _take(order: Order, lines: Sequence[rules.Chosen]) -> None:
    try:
        places.take(rules.counters_of(lines), order_id=order.id, expires_at=order.expires_at)
    except places.SoldOut as gone:
        line = next(line for line in lines if gone.counter_id in line.offer.counter_ids)
        raise Refused(rules.few_left(line.offer.type.name, gone.left), f"t{line.offer.type.id}") from gone
