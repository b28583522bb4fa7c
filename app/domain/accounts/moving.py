"""Another address for an account: its owner asks, a letter to the new one confirms, the old one is told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from app.core import clock, facts, mail, throttle
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.accounts import tokens
from app.domain.accounts.facts import AddressChanged, AddressVerified
from app.domain.accounts.passwords import check_current
from app.domain.accounts.registering import LETTERS, LETTERS_WITHIN, find_user, folded
from app.domain.accounts.signing_in import log_in
from app.models import User


@dataclass(frozen=True)
class Move:
    """An account that is about to have another address."""

    user: User
    email: str


def ask_move(user: User, email: str, password: str) -> None:
    """Send a link to the new address; until it is followed, nothing changes.

    Answers alike for an address that has an account already, whose owner gets a letter that says so.
    Raises Refused for a wrong password, the address of now and too many letters.
    """
    address = folded(email)
    check_current(user, password, "password")
    if address == user.email:
        raise Refused(_("That is your address already."), "email")
    throttle.check("move", str(user.id), most=LETTERS, within=LETTERS_WITHIN)
    throttle.count("move", str(user.id), within=LETTERS_WITHIN)
    owner = find_user(address)
    if owner is not None:
        key = f"account:{owner.id}:known:{clock.now().date().isoformat()}"
        mail.post("accounts/known", key, address, to_user_id=owner.id, user_id=owner.id)
        return
    token = tokens.issue(user, tokens.MOVE, address)
    mail.post("accounts/move", f"account:token:{token.id}", address, token_id=token.id)


def find_move(secret: str) -> Move | None:
    """What this link would change, None when it no longer works."""
    user, token = tokens.find_owner(secret, tokens.MOVE), tokens.find_live(secret, tokens.MOVE)
    return Move(user, token.email) if user is not None and token is not None else None


def move_address(secret: str, password: str, *, ip: str) -> User:
    """The account has the address that the link went to, verified; all sessions end; the old one is told.

    The link alone is not enough: whoever mistyped an address would hand the account to its owner's
    button. Raises Refused as `log_in` does, 410 for a link that no longer works, and where somebody
    has an account with the address by now.
    """
    move = find_move(secret)
    if move is not None:
        log_in(move.user.email, password, ip=ip)
    user, address = tokens.spend_link(secret, tokens.MOVE)
    before, user.email, user.verified_at = user.email, address, clock.now()
    user.epoch += 1
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(_("There is an account with this address by now. Sign in to that one.")) from None
    fact = facts.record(AddressChanged(user.id), user.id)
    facts.record(AddressVerified(user.id), user.id)
    mail.post("accounts/moved", f"account:{user.id}:moved:{fact.id}", before, user_id=user.id)
    return user
