"""Who an order is for: put right by the organizer, and their letter sent once more."""

from __future__ import annotations

from sqlalchemy import select

from app.core import facts, mail
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain import guests
from app.domain.orders.facts import BuyerCorrected, LetterSentAgain
from app.domain.orders.queries import shown_status
from app.models import Order, User
from app.models.orders import CONFIRMED, PENDING


def account_of(email: str) -> int | None:
    """The id of the account that has verified this address."""
    return db.session.scalar(select(User.id).where(User.email == email, User.verified_at.is_not(None)))


def correct_buyer(order: Order, name: str, email: str, version: int, *, by: User) -> bool:
    """Write the buyer's name and address anew; whoever has the new address gets the letter.

    email: in its stored form. The buyer's own ticket follows, and the account with that address.
    Returns whether anything changed. Raises Stale when the order changed since `version`, Refused once
    it is over.
    """
    lock(order)
    if order.version != version:
        raise Stale(_("Somebody changed this order meanwhile. Look at both versions, then save again."))
    _check_lives(order)
    if (order.name, order.email) == (name, email):
        return False
    account = order.user_id if order.email == email else account_of(email)
    guests.follow_buyer(order.id, (order.name, order.email), guests.NewGuest(name, email, account))
    order.name, order.email, order.user_id = name, email, account
    order.version += 1
    db.session.flush()
    fact = facts.record(BuyerCorrected(order.event_id, order.id), by.id)
    _post(order, fact)
    return True


def send_again(order: Order, *, by: User | None) -> None:
    """Send the buyer the letter with the tickets, or how to pay for them, once more. Raises Refused."""
    _check_lives(order)
    if not order.email:
        raise Refused(_("There is no address to send it to."))
    _post(order, facts.record(LetterSentAgain(order.event_id, order.id), by.id if by else None))


def _check_lives(order: Order) -> None:
    if shown_status(order) not in {PENDING, CONFIRMED}:
        raise Refused(_("This booking is over already."))


def _post(order: Order, fact: facts.Fact) -> None:
    letter = "confirmed" if order.status == CONFIRMED else "awaiting"
    write_to(order, letter, f"order:{order.id}:{letter}:{fact.id}")


def write_to(order: Order, letter: str, key: str) -> None:
    """Put one of the letters about an order into the outbox, to its buyer. key: new, or nothing is sent."""
    mail.post(f"orders/{letter}", key, order.email, to_user_id=order.user_id, order_id=order.id)
