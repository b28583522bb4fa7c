"""Taking an offer: its places become a booking's, under the same rules as every booking."""

from __future__ import annotations

from typing import Any

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import orders
from app.domain.waitlist.facts import OfferTaken
from app.domain.waitlist.queries import find_offer_of_user
from app.models import Event, Order, User, WaitlistEntry, WaitlistOffer
from app.models.waitlist import OPEN, SERVED, TAKEN


def take_offer(
    offer: WaitlistOffer, event: Event, choices: orders.Choices, buyer: orders.Buyer, *, by: User | None,
    **more: Any,
) -> Order:  # fmt: skip
    """Book with the places of an offer, like orders.place_order with `more`.

    What costs money may be paid until the offer's deadline. Places that the booking leaves go to
    the next in line; one of other types alone leaves the offer as it is. Raises Refused once the
    offer is over, and for all that place_order refuses.
    """
    entry = db.session.get_one(WaitlistEntry, offer.entry_id)
    if not choices.get(offer.ticket_type_id):
        return orders.place_order(event, choices, buyer, by=by, **more)
    lock(entry)
    lock(offer)
    if offer.state != OPEN or offer.expires_at <= clock.now():
        raise Refused(_("The time for these places is over; they went to the next in line."), "tickets")
    kept = orders.Kept(offer.id, offer.expires_at)
    order = orders.place_order(event, choices, buyer, by=by, kept=kept, **more)
    offer.state, offer.order_id, entry.state = TAKEN, order.id, SERVED
    db.session.flush()
    what = OfferTaken(event.id, entry.id, entry.quantity, offer.id, order.id)
    facts.record(what, by.id if by else None)
    return order


def book(event: Event, choices: orders.Choices, buyer: orders.Buyer, *, by: User, **more: Any) -> Order:
    """Like orders.place_order; what the waitlist keeps for the person is taken first."""
    offer = find_offer_of_user(event, by)
    if offer is None:
        return orders.place_order(event, choices, buyer, by=by, **more)
    return take_offer(offer, event, choices, buyer, by=by, **more)
