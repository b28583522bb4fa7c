"""Signing in, with tries counted in Postgres so that the limit holds without the broker."""

from __future__ import annotations

from datetime import timedelta

from app.core import throttle
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.passwords import matches
from app.domain.accounts import tokens
from app.domain.accounts.registering import believe, find_user, folded
from app.models import User

ADDRESS, PLACE = "log in: address", "log in: ip"
WINDOW = timedelta(minutes=15)
MOST_PER_ADDRESS, MOST_PER_PLACE = 10, 50


def log_in(email: str, password: str, *, ip: str) -> User:
    """The person with this address and password.

    ip: where the request comes from. Raises Refused: 429 past the limit, alike for an
    unknown address and a wrong password; its count survives the refusal.
    """
    address = folded(email)
    throttle.check(ADDRESS, address, most=MOST_PER_ADDRESS, within=WINDOW)
    throttle.check(PLACE, ip, most=MOST_PER_PLACE, within=WINDOW)
    user = find_user(address)
    if not matches(user.password_hash if user else None, password) or user is None:
        raise Refused(
            _("That address and password do not belong together. Check both, or ask for a new password."),
            after=lambda: _count(address, ip),
            status=401,
        )
    if not user.is_active:
        raise Refused(_("This account is suspended. Write to the people who run this site."), status=403)
    throttle.clear(ADDRESS, address)
    return user


def verify_address(secret: str, password: str, *, ip: str) -> User:
    """Believe the address: its link and the password that was chosen at sign-up came together.

    The link alone is not enough, or whoever signs up with somebody else's address would get
    their bookings once they press the button. Raises Refused as `log_in` does, and 410 for a
    link that no longer works.
    """
    user = tokens.find_owner(secret, tokens.VERIFY)
    if user is not None:
        log_in(user.email, password, ip=ip)
    user = tokens.spend(secret, tokens.VERIFY)
    believe(user)
    return user


def _count(address: str, ip: str) -> None:
    throttle.count(ADDRESS, address, within=WINDOW)
    throttle.count(PLACE, ip, within=WINDOW)
