"""Orders that organizers make: a comp, or one that is paid by transfer or at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from app.core import clock, facts, money
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import payments, taxes, tickets
from app.domain.orders import rules
from app.domain.orders.booking import Buyer, add_order, drawn, new_order, take_places
from app.domain.orders.buyers import account_of, write_to
from app.domain.orders.facts import OrderConfirmed, PlacesHeld
from app.domain.orders.issuing import issue
from app.domain.orders.queries import count_held_by
from app.models import Event, Order, User
from app.models.events import PUBLISHED
from app.models.orders import CONFIRMED, EXPIRED, PENDING
from app.models.payments import BANK, DOOR

COMP: Final = "comp"
WAYS: Final = (COMP, BANK, DOOR)
LONGEST_DAYS = 90


@dataclass(frozen=True)
class Agreed:
    """How an order is paid: COMP costs nothing; BANK within `days`, as `instructions` say; or at the DOOR.

    prices: what a ticket costs where that is not its type's price, lower or higher, in minor units by
    ticket type id. beyond: the words of `OverLimits` that whoever makes the order goes over knowingly.
    """

    way: str
    days: int = 14
    instructions: str = ""
    prices: Mapping[int, int] = field(default_factory=dict)
    beyond: str = ""


class OverLimits(Refused):
    """The order is beyond what buyers may book; who makes it by hand may, once they know."""


def make_order(event: Event, choices: rules.Choices, buyer: Buyer, agreed: Agreed, *, by: User) -> Order:
    """Book for somebody: hidden types too, at any time; never beyond the places.

    What costs something waits for its payment and holds its places meanwhile; orders.take_money
    confirms it. Raises Refused with the field that is the reason, and OverLimits for more or fewer
    than an order or a person may have, unless that is agreed.
    """
    lines = _choose(event, choices, agreed.prices, free=agreed.way == COMP)
    _check_limits(event, lines, buyer, agreed.beyond)
    order = new_order(event, None)
    order.name, order.email, order.terms, order.user_id = (
        buyer.name,
        buyer.email,
        event.terms,
        account_of(buyer.email),
    )
    moment, costs = clock.now(), rules.total(lines) > 0
    order.status = PENDING if costs else CONFIRMED
    order.expires_at = _pay_until(event, agreed, moment) if costs else None
    order.confirmed_at = None if costs else moment
    line_ids = add_order(order, lines)
    count = rules.count_places(lines)
    if costs:
        order.guest_names = list(buyer.others[: count - 1])
        facts.record(PlacesHeld(event.id, order.id, count), by.id)
        payments.manual.await_payment(order, agreed.way, agreed.instructions, by=by)
        write_to(order, "awaiting", f"order:{order.id}:awaiting")
    else:
        issue(order, drawn(lines, line_ids), buyer.others, {})
        facts.record(OrderConfirmed(event.id, order.id, count, order.total, order.currency), by.id)
    take_places(order, lines)
    return order


def _check_limits(event: Event, lines: Sequence[rules.Chosen], buyer: Buyer, beyond: str) -> None:
    held = count_held_by(event, buyer.email) if buyer.email else {}
    found = [
        rules.beyond_order(line) or rules.beyond_person(line, held.get(line.offer.type.id, 0))
        for line in lines
    ]
    words = " ".join(wrong for wrong in found if wrong)
    if words != beyond and words:
        raise OverLimits(words)


def _pay_until(event: Event, agreed: Agreed, moment: datetime) -> datetime:
    """A transfer has its days, until the event begins at most; the door has until it is over."""
    if agreed.way == DOOR or event.starts_at <= moment:
        return event.ends_at
    return min(moment + timedelta(days=agreed.days), event.starts_at)


def _choose(
    event: Event, choices: rules.Choices, prices: Mapping[int, int], *, free: bool
) -> Sequence[rules.Chosen]:
    if event.status != PUBLISHED or event.ends_at <= clock.now():
        raise Refused(_("Orders are made for events that are on sale and not over."))
    asked = rules.wanted(choices)
    offers = [offer for offer in tickets.list_offers(event, hidden=True) if offer.type.id in asked]
    if not asked or min(asked.values()) < 0:
        raise Refused(_("Choose how many tickets."), "tickets", status=422)
    if len(offers) < len(asked):
        raise Refused(_("One of these tickets is no longer on offer. Choose again."), "tickets")
    if sum(asked.values()) > rules.LARGEST_ORDER:
        raise Refused(
            _("One booking can hold at most %(n)s tickets.", n=rules.LARGEST_ORDER), "tickets", status=422
        )
    for offer in offers:
        if offer.left is not None and asked[offer.type.id] > offer.left:
            raise Refused(rules.few_left(offer.type.name, offer.left), f"t{offer.type.id}")
    lines = [rules.Chosen(offer, asked[offer.type.id]) for offer in offers]
    rules.check_extras(lines)
    if free:
        return [rules.Chosen(line.offer, line.quantity, line.amount) for line in lines]
    return [_at_price(offer, asked[offer.type.id], prices.get(offer.type.id)) for offer in offers]


def _at_price(offer: tickets.Offer, quantity: int, price: int | None) -> rules.Chosen:
    """The line at the price that was agreed, or at the type's own."""
    if price is None:
        return rules.Chosen(offer, quantity)
    if not 0 <= price <= money.LARGEST:
        raise Refused(_("Write an amount such as 12.50."), f"p{offer.type.id}", status=422)
    agreed = rules.Price(quantity, price, 0, taxes.tax_of(offer.type))
    return rules.Chosen(offer, quantity, held=agreed)


def take_money(order: Order, method: str, reference: str, *, by: User, key: str | None = None) -> None:
    """Staff got an order's whole total by hand: it is confirmed, its tickets go out.

    Also after its time, as long as its places are still to be had; else Refused, and nothing is kept.
    key: of this taking, by which `take_money_over` knows it again.
    """
    late = order.status == EXPIRED
    payments.manual.mark_paid(order, payments.manual.Taken(method, reference, key), by=by)
    if order.status != CONFIRMED:
        raise Refused(
            _("The time to pay was over, and its places are gone. Give the money back.")
            if late
            else _("The event is over or cancelled. Give the money back.")
        )


def take_money_over(order: Order, taken: payments.manual.Taken, *, by: User) -> bool:
    """Staff got the total of an order that they could not ask about. False: it goes back, as a refund.

    For an order that was paid or cancelled meanwhile, or that has lost its places. What was taken while
    the event was on counts after it, too. The same key again answers the same.
    """
    payment = payments.manual.take_over(order, taken, by=by)
    return payments.owed(payment) == payment.captured
