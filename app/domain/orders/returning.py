"""Giving tickets of a booking back: by the buyer under its terms, or by the organizer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select

from app.core import clock, facts, mail
from app.core.db import db
from app.core.errors import Refused
from app.core.handover import Handover
from app.core.i18n import gettext as _
from app.core.money import written
from app.domain import payments, places, tickets
from app.domain.events import Terms
from app.domain.orders import extras, quoting
from app.domain.orders.ending import end_order
from app.domain.orders.facts import TicketsReturned
from app.domain.orders.quoting import Part, Quote
from app.models import Admission, Event, Order, OrderLine, Refund, Ticket, User
from app.models.events import CANCELLED as EVENT_CANCELLED
from app.models.orders import CANCELLED, CONFIRMED, REFUNDED
from app.models.payments import OPEN_DISPUTE
from app.models.tickets import VALID

OPEN: Final = "open"
ASK, LATE, CALLED_OFF, OVER, DISPUTED = "ask", "late", "called-off", "over", "disputed"
Given = Handover[payments.Answers, Sequence[Refund]]


def standing_of(order: Order, event: Event, accounts: Sequence[payments.Account]) -> str:
    """Whether the buyer of a confirmed booking may give tickets back by themselves now: OPEN, or why not."""
    if order.status != CONFIRMED:
        return OVER
    if order.dispute == OPEN_DISPUTE:
        return DISPUTED
    if not any(account.owed for account in accounts):
        return OPEN
    terms = Terms.read(order.terms)
    if event.status == EVENT_CANCELLED:
        return CALLED_OFF
    if terms.hours is None:
        return ASK
    return OPEN if terms.allow(event.starts_at, clock.now()) else LATE


def list_parts(order: Order) -> list[Part]:
    """The valid tickets of a booking with what each of them cost. Valid as stored, not as seen before."""
    lines = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).all()
    prices = {line.id: quoting.split(line.gross, line.quantity) for line in lines}
    issued = tickets.list_tickets_of_order(order)
    mine = Admission.ticket_id.in_([ticket.id for ticket in issued]), Admission.undone_at.is_(None)
    inside = set(db.session.scalars(select(Admission.ticket_id).where(*mine)))
    own = Ticket.order_line_id.in_(prices), Ticket.status == VALID
    valid = set(db.session.scalars(select(Ticket.id).where(*own)))
    parts, back = [], tickets.sum_swaps(issued)
    for ticket in issued:
        price = prices[ticket.order_line_id].pop(0) - back.get(ticket.id, 0)
        if ticket.id in valid:
            parts.append(Part(ticket, price, price, inside=ticket.id in inside))
    return parts


def has_passed_on(order: Order) -> bool:
    """Whether a ticket of the booking belongs to somebody else by now."""
    return any(ticket.passed_at for ticket in tickets.list_tickets_of_order(order))


def quote_own(order: Order, ticket_ids: Collection[int] | None = None) -> Quote:
    """What the buyer gets for these tickets, or for all that are theirs to give, by the booking's terms."""
    return _quote(order, ticket_ids, payments.owed_for(order), Terms.read(order.terms))


def _quote(order: Order, ticket_ids: Collection[int] | None, most: int, terms: Terms | None = None) -> Quote:
    """What these tickets come to with all that can't stay without them. None: all that are the buyer's."""
    parts = list_parts(order)
    chosen = {p.ticket.id for p in parts if not p.fixed} if ticket_ids is None else ticket_ids
    going = quoting.with_company(parts, chosen)
    gone = quoting.leaving(extras.list_left(order), parts, going)
    parts = quoting.with_extras(parts, going, gone)
    quote = quoting.quote(quoting.under(parts, terms) if terms else parts, going, most)
    return replace(quote, extras=gone)


def return_tickets(order: Order, event: Event, ticket_ids: Collection[int], agreed: int, *, by: User | None,
                   key: str) -> Given:  # fmt: skip
    """The buyer gives tickets back: they become invalid, their places free, the money goes the way it came.

    agreed: what the buyer was shown to get, in minor units; only compared. key: of this wish; the
    same again is the same refund. Raises Refused outside the terms and for tickets that are used.
    """
    _lock(order)
    key = f"{key}:order-{order.id}"
    if (found := payments.find_refund(key)) is not None:
        return payments.hand_on([found])
    _check_standing(standing_of(order, event, payments.list_accounts(order)))
    quote = quote_own(order, ticket_ids)
    _check_choice(quote, ticket_ids)
    if any(part.inside for part in quote.parts):
        raise Refused(_("Somebody has come in with one of these tickets, so it can’t be cancelled any more."))
    if any(part.fixed for part in quote.parts):
        raise Refused(_("One of these tickets was passed on, so it is no longer yours to cancel."))
    if quote.back != agreed:
        money = written(quote.back, order.currency)
        raise Refused(_("By now %(money)s would go back. Look again, then decide.", money=money))
    if quote.kept and not quote.back:
        raise Refused(
            _("Nothing would go back to you for these tickets, so keep them, or ask the organizer.")
        )
    return _give(order, quote, payments.OWN, "", by, key)


def refund_tickets(order: Order, ticket_ids: Collection[int], *, reason: str, by: User | None,
                   key: str) -> Given:  # fmt: skip
    """The organizer gives the price of some tickets back, which become invalid.

    Raises Refused when nothing is left to give back for them.
    """
    _lock(order)
    key = f"{key}:order-{order.id}"
    if (found := payments.find_refund(key)) is not None:
        return payments.hand_on([found])
    if order.status != CONFIRMED:
        raise Refused(_("This booking is over already; its tickets are invalid."))
    quote = _quote(order, ticket_ids, payments.owed_for(order))
    _check_choice(quote, ticket_ids)
    if not quote.back:
        raise Refused(_("There is nothing to give back for these tickets."), "tickets")
    return _give(order, quote, payments.PART, reason, by, key)


def cancel_tickets(order: Order, ticket_ids: Collection[int], *, refund: bool, reason: str, by: User | None,
                   key: str) -> Given:  # fmt: skip
    """The organizer cancels some tickets: they become invalid, their places free; the buyer reads why.

    refund: their price goes back, as far as they cost anything. Raises Refused for tickets that were
    used, and where a paid booking would end without its money.
    """
    _lock(order)
    key = f"{key}:order-{order.id}"
    if (found := payments.find_refund(key)) is not None:
        return payments.hand_on([found])
    if order.status != CONFIRMED:
        raise Refused(_("This booking is over already; its tickets are invalid."))
    owed = payments.owed_for(order)
    quote = _quote(order, ticket_ids, owed if refund else 0)
    _check_choice(quote, ticket_ids)
    if any(part.inside for part in quote.parts):
        raise Refused(_("Somebody has come in with one of these tickets, so it stays."), "tickets")
    if quote.whole and owed > quote.back:
        raise Refused(
            _("All tickets at once end the booking, so its money goes back: refund the order instead."),
            "money",
        )
    return _give(order, quote, payments.PART, reason, by, key, by_staff=True)


def refund_amount(order: Order, amount: int, *, reason: str, by: User | None, key: str) -> Given:
    """The organizer gives an amount back, in minor units; the tickets stay as they are.

    Raises Refused for more than is left of what was paid.
    """
    _lock(order)
    key = f"{key}:order-{order.id}"
    found = payments.find_refund(key)
    if found is None:
        found = payments.refund_part(order, amount, payments.PART, key, reason=reason, by=by)
    return payments.hand_on([found])


def _lock(order: Order) -> None:
    db.session.refresh(order, ["status", "expires_at", "cancelled_at", "version"], with_for_update=True)


def _check_standing(standing: str) -> None:
    reasons = {
        OVER: _("This booking is over already; there is nothing to cancel."),
        CALLED_OFF: _("The event is cancelled; its organizer sees to refunds."),
        ASK: _("This booking is paid, so it isn’t cancelled here but refunded by its organizer."),
        DISPUTED: _(
            "You asked your bank or PayPal for this money. Until that is decided, nothing is cancelled here."
        ),
        LATE: _("The time to cancel with money back is over. Ask the organizer."),
    }
    if standing in reasons:
        raise Refused(reasons[standing])


def _check_choice(quote: Quote, ticket_ids: Collection[int]) -> None:
    if not quote.parts:
        raise Refused(_("Choose at least one ticket."), "tickets", status=422)
    if not set(ticket_ids) <= set(quote.ids):
        raise Refused(_("One of these tickets is no longer valid. Look again, then decide."), "tickets")


def _give(order: Order, quote: Quote, why: str, reason: str, by: User | None, key: str,
          by_staff: bool = False) -> Given:  # fmt: skip
    refunds = []
    if quote.back:
        parts: dict[str, Any] = {"shares": quote.shares(), "extras": quote.extra_shares()}
        refunds.append(payments.refund_part(order, quote.back, why, key, **parts, reason=reason, by=by))
    by_id = by.id if by else None
    if quote.whole:
        end_order(order, REFUNDED if payments.has_refund(order) else CANCELLED, by_id)
    else:
        _give_some(order, quote, bool(refunds), by_id, by_staff)
        if by_staff and not refunds and order.email:
            key = f"order:{order.id}:fewer:{quote.ids[0]}"
            args: dict[str, Any] = {"order_id": order.id, "places": len(quote.parts), "reason": reason}
            mail.post("orders/fewer", key, order.email, to_user_id=order.user_id, **args)
    return payments.hand_on(refunds)


def _give_some(order: Order, quote: Quote, paid: bool, by_id: int | None, by_staff: bool) -> None:
    freed = Counter(tickets.void_some(quote.ids)) + Counter(extras.give_back(quote.extras))
    order.version += 1
    db.session.flush()
    what = TicketsReturned(order.event_id, order.id, len(quote.parts), quote.ids, paid, by_staff)
    facts.record(what, by_id)
    places.give_back(order.id, freed)
