"""Booking: check without a lock, insert the rows, update the counters last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete

from app.core import clock, facts, ids, rows
from app.core.db import Base, db
from app.core.errors import Refused
from app.domain import places, promotions, questions, tickets
from app.domain.orders import rules
from app.domain.orders.facts import OrderConfirmed, PlacesHeld
from app.domain.orders.issuing import Line, issue
from app.domain.orders.links import order_secret
from app.domain.orders.queries import choices_of, count_held_by, prices_held
from app.models import Event, Fact, Guest, Order, OrderLine, User
from app.models.orders import CONFIRMED, PENDING
from app.models.questions import ACCESS


@dataclass(frozen=True)
class Buyer:
    """Who books, what they need to take part, and the names of the others who come, as far as known."""

    name: str
    email: str
    others: tuple[str, ...] = ()
    needs: str = ""


@dataclass(frozen=True)
class Kept:
    """Places that the waitlist keeps for this buyer: its offer's id, and until when they may be paid."""

    offer_id: int
    until: datetime


def hold_places(
    event: Event, choices: rules.Choices, *, by: User | None, hold: Order | None = None,
    code: promotions.Code | None = None, amounts: rules.Amounts = MappingProxyType({}),
) -> Order:  # fmt: skip
    """Hold places for 15 minutes while the rest of the booking is put right.

    hold: the one before, locked as find_hold gives it, so that two copies of a form take its places
    once. It stays as it is for the same choice and code; another choice takes its place, and the 15
    minutes run on. code: held too, where it does anything for the choice.
    Raises Refused when the choice is not to be had.
    """
    same_code = hold is not None and hold.promo_code_id == (code.id if code else None)
    if hold is not None and same_code and choices_of(hold) == rules.wanted(choices):
        return hold
    offers = _offers_beside(event, hold, code=code) if hold else _offers(event, code)
    lines = rules.choose(offers, choices, {}, code, amounts=amounts)
    code = code if code and rules.helps(code, lines) else None
    order = hold or new_order(event, by)
    order.promo_code_id = code.id if code else None
    with rows.together(_new_rows(hold, lines)):
        add_order(order, lines)
        held = PlacesHeld(event.id, order.id, rules.count_places(lines))
        facts.record(held, by.id if by else None)
        take_places(order, lines, code, ahead=hold is not None)
    return order


def place_order(
    event: Event, choices: rules.Choices, buyer: Buyer, *, by: User | None, hold: Order | None = None,
    source: str | None = None, offers: Sequence[tickets.Offer] = (), kept: Kept | None = None,
    code: promotions.Code | None = None, answers: Mapping[str, Any] | None = None,
    amounts: rules.Amounts = MappingProxyType({}),
) -> Order:  # fmt: skip
    """Book: a free order is confirmed at once, with its tickets and its letter.

    One that costs something is held for 15 minutes from now, for payments.begin_payment.
    choices: ticket type id → quantity. hold: places held before for this booking, locked as find_hold
    gives it; they count as the buyer's own, and cost what they did then. offers: what was on offer when
    this request looked, to save looking again; the counters decide. kept: places that wait for the buyer,
    their offer locked by the caller; they are the buyer's own, too. code: from promotions.use_code.
    answers: what the event asks, by questions.field_name. amounts: what the buyer pays for each, by ticket
    type id, where that is theirs to say. Raises Refused with the field that is the reason.
    """
    held = prices_held(hold, code.id if code else None)
    if hold is not None or kept is not None:
        offers = _offers_beside(event, hold, kept, code)
    offers = offers or _offers(event, code)
    already = _already(event, buyer, offers)
    lines = rules.choose(offers, choices, already, code, amounts=amounts, held=held)
    _check_code(code, buyer, lines, hold)
    said = {**_needs_of(buyer), **_check_answers(event, lines, answers)}
    order = hold or new_order(event, by)
    order.name, order.email, order.source, order.terms = buyer.name, buyer.email, source, event.terms
    order.user_id, order.promo_code_id = by.id if by else None, code.id if code else None
    free, moment = rules.total(lines) == 0, clock.now()
    order.status = CONFIRMED if free else PENDING
    order.expires_at, order.confirmed_at = (
        (None, moment) if free else (rules.pay_until(moment, kept.until if kept else None), None)
    )
    count = rules.count_places(lines)
    if not free:
        order.guest_names, order.answers = list(buyer.others[: count - 1]), said
    what: PlacesHeld | OrderConfirmed
    with rows.together(_new_rows(hold, lines, guests=count if free else 0)):
        line_ids = add_order(order, lines)
        if free:
            issue(order, drawn(lines, line_ids), buyer.others, said)
            what = OrderConfirmed(event.id, order.id, count, order.total, order.currency)
        else:
            what = PlacesHeld(event.id, order.id, count)
        facts.record(what, by.id if by else None)
        take_places(order, lines, code, ahead=hold is not None or kept is not None)
    return order


def _new_rows(hold: Order | None, lines: Sequence[rules.Chosen], *, guests: int = 0) -> dict[type[Base], int]:
    """How many ids a booking needs of each table."""
    return {Order: int(hold is None), OrderLine: len(lines), Guest: guests, Fact: 1}


def _offers(event: Event, code: promotions.Code | None) -> list[tickets.Offer]:
    return tickets.list_offers(event, opened=code.type_ids if code else ())


def _offers_beside(
    event: Event, hold: Order | None, kept: Kept | None = None, code: promotions.Code | None = None
) -> list[tickets.Offer]:
    """What is on offer to whoever has places already; these are given back, to be taken anew."""
    offers = tickets.list_offers(
        event,
        beside=hold.id if hold else None,
        offered=kept.offer_id if kept else None,
        opened=code.type_ids if code else (),
    )
    if hold is not None:
        _empty(hold)
    if kept is not None:
        places.release_offer(kept.offer_id)
    return offers


def _already(event: Event, buyer: Buyer, offers: Sequence[tickets.Offer]) -> dict[int, int]:
    """What the buyer has of each type; not looked up where nothing limits it."""
    limited = any(offer.type.max_per_person is not None for offer in offers)
    return count_held_by(event, buyer.email) if limited else {}


def _check_code(
    code: promotions.Code | None, buyer: Buyer, lines: Sequence[rules.Chosen], hold: Order | None
) -> None:
    if code is not None:
        beside = hold.id if hold else None
        promotions.check_use(code, buyer.email, helps=rules.helps(code, lines), beside=beside)


def _needs_of(buyer: Buyer) -> dict[str, questions.Value]:
    return {questions.need_name(ACCESS, 1): buyer.needs} if buyer.needs else {}


def _check_answers(
    event: Event, lines: Sequence[rules.Chosen], given: Mapping[str, Any] | None
) -> dict[str, questions.Value]:
    """What was answered; not looked at where nothing is asked."""
    if not event.asks:
        return {}
    slots = [line.offer.type.id for line in lines if line.offer.type.admits for _n in range(line.quantity)]
    return questions.check_answers(event, slots, given or {})


def drawn(lines: Sequence[rules.Chosen], line_ids: Sequence[int]) -> list[Line]:
    """The lines as they were inserted, those that tickets are issued for."""
    return [
        Line(line_id, line.offer.type.id, line.quantity)
        for line_id, line in zip(line_ids, lines, strict=True)
        if line.offer.type.admits
    ]


def new_order(event: Event, by: User | None) -> Order:
    """An order of nobody's yet, with its code and secret; not added."""
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


def add_order(order: Order, lines: Sequence[rules.Chosen]) -> list[int]:
    """Write the order, or what changed of it, and the lines at their prices; the ids of the lines."""
    order.total = rules.total(lines)
    rows.add(order)
    priced = []
    for line in lines:
        net, tax, gross = line.split
        priced.append(
            {
                "order_id": order.id,
                "ticket_type_id": line.offer.type.id,
                "name": line.offer.type.name,
                "quantity": line.quantity,
                "unit": line.unit,
                "discount": line.discount,
                "net": net,
                "tax": tax,
                "gross": gross,
                "rate": line.tax.rate,
                "tax_name": line.tax.name,
                "tax_inside": line.tax.inside,
                "admits": line.offer.type.admits,
            }
        )
    return rows.insert_for_ids(OrderLine, priced)


def take_places(
    order: Order, lines: Sequence[rules.Chosen], code: promotions.Code | None = None, *, ahead: bool = False
) -> None:
    """Take the places of the lines, last of all. ahead: of whoever waits, as the buyer's own before.

    Raises Refused, naming the field of the type that has too few left.
    """
    wanted = rules.counters_of(lines, code)
    try:
        places.take(wanted, order_id=order.id, expires_at=order.expires_at, ahead=ahead)
    except places.SoldOut as gone:
        if code is not None and gone.counter_id == code.counter_id:
            raise promotions.used_up(code) from gone
        line = next(line for line in lines if gone.counter_id in line.offer.counter_ids)
        raise Refused(rules.few_left(line.offer.type.name, gone.left), f"t{line.offer.type.id}") from gone
