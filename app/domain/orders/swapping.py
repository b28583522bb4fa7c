"""One ticket of an order becomes one of another type of the event. Its line stays as it was bought.

What costs less can give the difference back; the rest of what costs more can't be asked for here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import clock, facts
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.core.money import written
from app.domain import payments, places, taxes, tickets
from app.domain.orders import rules
from app.domain.orders.buyers import write_to
from app.domain.orders.by_hand import OverLimits
from app.domain.orders.facts import TicketSwapped
from app.domain.orders.queries import count_held_by
from app.domain.orders.quoting import Part
from app.domain.orders.returning import Given, list_parts
from app.models import Event, Order, OrderLine, Refund, User
from app.models.events import PUBLISHED
from app.models.orders import CONFIRMED


@dataclass(frozen=True)
class Option:
    """What a ticket can be swapped for. more: than was paid for it, in minor units; below 0: less."""

    offer: tickets.Offer
    more: int


@dataclass(frozen=True)
class Swap:
    """What is wished for. more: the difference in price as it was shown. refund: whether it goes back.

    beyond: the words of `OverLimits` that whoever swaps goes over knowingly.
    """

    type_id: int
    more: int
    refund: bool
    beyond: str = ""


def get_part(order: Order, ticket_id: int) -> Part:
    """A valid ticket of the order with what was paid for it. Raises NotFound."""
    part = next((part for part in list_parts(order) if part.ticket.id == ticket_id), None)
    if part is None:
        raise NotFound
    return part


def list_options(event: Event, part: Part) -> list[Option]:
    """What this ticket of the event can be swapped for: other tickets, hidden too, that are taxed alike."""
    if part.ticket.type.per_ticket is not None:
        return []
    line = db.session.get_one(OrderLine, part.ticket.order_line_id)
    return [
        Option(offer, offer.type.shown_price - part.price)
        for offer in tickets.list_offers(event, hidden=True)
        if not offer.is_extra
        and offer.type.id != part.ticket.ticket_type_id
        and (not line.gross or taxes.tax_of(offer.type).rate == line.rate)
    ]


def swap_ticket(order: Order, event: Event, ticket_id: int, swap: Swap, *, by: User, key: str) -> Given:
    """Make a ticket of a confirmed order one of another type; its code stays, its holder too.

    key: of this wish; the same again is the same refund. Raises Refused for a ticket that was used,
    where no place is left, or where the price is another one by now; OverLimits for more or fewer than
    an order or a person may have, unless that is agreed.
    """
    db.session.refresh(order, ["status", "version"], with_for_update=True)
    key = f"{key}:order-{order.id}"
    if (found := payments.find_refund(key)) is not None:
        return payments.hand_on([found])
    _check_open(order, event)
    parts = list_parts(order)
    part = next((part for part in parts if part.ticket.id == ticket_id), None)
    option = _choose(event, part, swap)
    if part is None or part.inside:
        raise Refused(_("Somebody has come in with this ticket, or it is no longer valid, so it stays."))
    _check_limits(event, order, parts, part, option.offer, swap.beyond)
    refund = _give_back(order, part, option, key, by) if swap.refund and option.more < 0 else None
    _exchange(order, part, option.offer, refund, by)
    return payments.hand_on([refund] if refund else [])


def swaps_tickets(event: Event) -> bool:
    """Whether tickets of the event are still swapped."""
    return event.status == PUBLISHED and event.ends_at > clock.now()


def _check_open(order: Order, event: Event) -> None:
    if order.status != CONFIRMED:
        raise Refused(_("This booking is over already; its tickets are invalid."))
    if not swaps_tickets(event):
        raise Refused(_("Tickets are swapped for events that are on sale and not over."))


def _choose(event: Event, part: Part | None, swap: Swap) -> Option:
    options = list_options(event, part) if part else []
    option = next((option for option in options if option.offer.type.id == swap.type_id), None)
    if option is None:
        raise Refused(_("This ticket can’t be swapped for that one any more. Choose again."), "kind")
    if option.more != swap.more:
        raise Refused(_("The price is another one by now. Look again, then decide."), "kind")
    if option.more > 0 and swap.refund:
        more = written(option.more, option.offer.currency)
        raise Refused(
            _("It costs %(more)s more, which can’t be asked for here. Choose that what was paid stays, or"
              " cancel this ticket and make a new order.", more=more),
            "money",
        )  # fmt: skip
    return option


def _check_limits(
    event: Event, order: Order, parts: Sequence[Part], part: Part, offer: tickets.Offer, beyond: str
) -> None:
    """As for an order made by hand: what it comes to with the swap, of both types."""
    known = {one.type.id: one for one in tickets.list_offers(event, hidden=True)}
    count = {kind: sum(p.ticket.ticket_type_id == kind for p in parts) for kind in known}
    old, new = part.ticket.ticket_type_id, offer.type.id
    left = count.get(old, 1) - 1
    after = [rules.Chosen(offer, count[new] + 1), *([rules.Chosen(known[old], left)] if left else [])]
    held = count_held_by(event, order.email) if order.email else {}
    found = [*map(rules.beyond_order, after), rules.beyond_person(rules.Chosen(offer, 1), held.get(new, 0))]
    words = " ".join(wrong for wrong in found if wrong)
    if words and words != beyond:
        raise OverLimits(words)


def _give_back(order: Order, part: Part, option: Option, key: str, by: User) -> Refund | None:
    """The difference, as far as it is still owed."""
    amount = min(-option.more, payments.owed_for(order))
    if not amount:
        return None
    values = {"number": part.ticket.number, "name": option.offer.type.name}
    reason = _("Ticket %(number)s is now: %(name)s.", **values)
    return payments.refund_part(order, amount, payments.PART, key, reason=reason, by=by)


def _exchange(order: Order, part: Part, offer: tickets.Offer, refund: Refund | None, by: User) -> None:
    ticket, old = part.ticket, part.ticket.ticket_type_id
    before, after = tickets.counters_of_type(old), tickets.counters_of_type(offer.type.id)
    tickets.retype(ticket, offer.type, refund)
    order.version += 1
    db.session.flush()
    back = refund.amount if refund else 0
    what = TicketSwapped(order.event_id, order.id, ticket.id, old, offer.type.id, back)
    fact = facts.record(what, by.id)
    if ticket.passed_at is not None:
        tickets.write_again(ticket, fact)
    if order.email:
        write_to(order, "confirmed", f"order:{order.id}:confirmed:{fact.id}")
    try:
        places.exchange(order.id, dict.fromkeys(after - before, 1), dict.fromkeys(before - after, 1))
    except places.SoldOut as gone:
        raise Refused(rules.few_left(offer.type.name, gone.left), "kind") from gone
