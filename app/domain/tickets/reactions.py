"""What follows: tickets that find their account."""

from __future__ import annotations

from sqlalchemy import exists, update

from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.domain.accounts.facts import AddressVerified
from app.models import Guest, Ticket, User


@reacts_now(AddressVerified)
def attach_received(what: AddressVerified, fact: Fact) -> None:
    """Tickets that were passed on to this address before it had an account belong to it now."""
    user = db.session.get_one(User, what.user_id)
    passed_on = exists().where(Ticket.guest_id == Guest.id, Ticket.passed_at.is_not(None))
    earlier = Guest.email == user.email, Guest.user_id.is_(None), passed_on
    found = update(Guest).where(*earlier).values(user_id=user.id)
    db.session.execute(found.execution_options(synchronize_session=False))
