"""What people are told of, and when: reactions to facts.

Organizers get no row for every booking: the overview and the dashboard show them as they
come in, and an inbox that fills by itself is one nobody reads.
"""

from __future__ import annotations

from sqlalchemy import func, select

from app.core import mail
from app.core.db import db
from app.core.facts import Fact, reacts_later, reacts_now
from app.domain.events import EventCancelled, EventMoved
from app.domain.inbox import kinds
from app.domain.inbox.delivering import list_organizers, tell_buyer, tell_organizers, tell_people
from app.domain.orders.facts import OrderCancelled, OrderConfirmed
from app.domain.payments import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    PaymentFailed,
    RefundCompleted,
    RefundFailed,
)
from app.domain.places import PlacesSoldOut
from app.domain.waitlist.facts import OfferMade
from app.models import Counter, Order, TicketTypeCounter, WaitlistEntry
from app.models.orders import CONFIRMED
from app.models.places import ONE_TYPE


@reacts_now(OrderConfirmed)
def tell_booked(what: OrderConfirmed, fact: Fact) -> None:
    tell_buyer(fact, kinds.BOOKED, what.order_id, {"places": what.places})


@reacts_now(OrderCancelled)
def tell_booking_cancelled(what: OrderCancelled, fact: Fact) -> None:
    """By somebody else: whoever cancels their own booking knows."""
    order = db.session.get_one(Order, what.order_id)
    if what.was == CONFIRMED and fact.actor_id != order.user_id:
        tell_buyer(fact, kinds.BOOKING_CANCELLED, order.id, {"places": what.places})


@reacts_now(PaymentFailed)
def tell_payment_failed(what: PaymentFailed, fact: Fact) -> None:
    tell_buyer(fact, kinds.PAYMENT_FAILED, what.order_id, _money(what.amount, what.currency))


@reacts_now(RefundCompleted)
def tell_refunded(what: RefundCompleted, fact: Fact) -> None:
    tell_buyer(fact, kinds.REFUNDED, what.order_id, _money(what.amount, what.currency))


@reacts_later(RefundFailed)
def tell_refund_failed(what: RefundFailed, fact: Fact) -> None:
    data = _money(what.amount, what.currency)
    tell_organizers(fact, kinds.REFUND_FAILED, order_id=what.order_id, data=data)


@reacts_later(DisputeOpened)
def tell_disputed(what: DisputeOpened, fact: Fact) -> None:
    """Also by a letter: there is a deadline to answer."""
    data = _money(what.amount, what.currency)
    tell_organizers(fact, kinds.DISPUTED, order_id=what.order_id, data=data)
    for user_id, address in list_organizers(what.event_id):
        key = f"dispute:{fact.id}:{user_id}"
        mail.post("orders/disputed", key, address, to_user_id=user_id, order_id=what.order_id,
                  amount=what.amount, currency=what.currency)  # fmt: skip


@reacts_later(DisputeWon)
def tell_won(what: DisputeWon, fact: Fact) -> None:
    over = db.session.get_one(Order, what.order_id).status != CONFIRMED
    data = {**_money(what.amount, what.currency), "won": True, "after_all": what.after_all, "over": over}
    tell_organizers(fact, kinds.DISPUTE_DECIDED, order_id=what.order_id, data=data)


@reacts_later(DisputeLost)
def tell_lost(what: DisputeLost, fact: Fact) -> None:
    data = {**_money(what.amount, what.currency), "won": False}
    tell_organizers(fact, kinds.DISPUTE_DECIDED, order_id=what.order_id, data=data)


@reacts_later(PlacesSoldOut)
def tell_sold_out(what: PlacesSoldOut, fact: Fact) -> None:
    """For the whole event, or for one ticket type of it."""
    of_type = (
        select(TicketTypeCounter.ticket_type_id)
        .join(Counter, Counter.id == TicketTypeCounter.counter_id)
        .where(Counter.id == what.counter_id, Counter.kind == ONE_TYPE)
    )
    tell_organizers(fact, kinds.SOLD_OUT, data={"ticket_type_id": db.session.scalar(of_type)})


@reacts_later(EventCancelled)
def tell_event_cancelled(what: EventCancelled, fact: Fact) -> None:
    tell_people(fact, kinds.EVENT_CANCELLED, _holders(what.event_id))


@reacts_later(EventMoved)
def tell_event_moved(what: EventMoved, fact: Fact) -> None:
    tell_people(fact, kinds.EVENT_MOVED, _holders(what.event_id))


@reacts_now(OfferMade)
def tell_offered(what: OfferMade, fact: Fact) -> None:
    """The waitlist keeps places for them, for a while."""
    entry = db.session.get_one(WaitlistEntry, what.entry_id)
    if entry.user_id is not None:
        data = {"places": what.places, "entry": entry.code}
        tell_people(fact, kinds.PLACES_OFFERED, {entry.user_id: None}, data)


def _holders(event_id: int) -> dict[int, int | None]:
    """The people with an account who hold a booking of the event, with the id of their newest."""
    query = (
        select(Order.user_id, func.max(Order.id))
        .where(Order.event_id == event_id, Order.status == CONFIRMED, Order.user_id.is_not(None))
        .group_by(Order.user_id)
    )
    return {user_id: order_id for user_id, order_id in db.session.execute(query) if user_id is not None}


def _money(amount: int, currency: str) -> dict[str, int | str]:
    return {"amount": amount, "currency": currency}
