"""What follows: entries that find their account."""

from __future__ import annotations

from sqlalchemy import update

from app.core.db import db
from app.core.facts import Fact, reacts_now
from app.domain.accounts.facts import AddressVerified
from app.models import User, WaitlistEntry


@reacts_now(AddressVerified)
def attach_entries(what: AddressVerified, fact: Fact) -> None:
    """Whoever joined with this address before it had an account is its person now."""
    user = db.session.get_one(User, what.user_id)
    earlier = WaitlistEntry.email == user.email, WaitlistEntry.user_id.is_(None)
    db.session.execute(update(WaitlistEntry).where(*earlier).values(user_id=user.id))
