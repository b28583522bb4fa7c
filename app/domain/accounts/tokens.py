"""Links sent by mail: each works once, for a while, and a newer one makes the older void."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from app.core import clock, ids, secret_key
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.models import AccountToken, User

VERIFY, RESET, MOVE = "verify", "reset", "move"
LIVES = {VERIFY: timedelta(days=7), RESET: timedelta(hours=1), MOVE: timedelta(days=1)}


def secret_of(token: AccountToken) -> str:
    """The secret in the link, made again from the row and the installation's key."""
    return secret_key.derive(f"account:{token.purpose}", token.nonce)


def issue(user: User, purpose: str, email: str | None = None) -> AccountToken:
    """A new link for this person; the older ones of the same purpose stop working.

    email: the address that it goes to, where that is not the account's.
    """
    _lock(user.id)
    moment = clock.now()
    older = AccountToken.user_id == user.id, AccountToken.purpose == purpose, AccountToken.used_at.is_(None)
    db.session.execute(update(AccountToken).where(*older).values(used_at=moment))
    token = AccountToken(user_id=user.id, purpose=purpose, nonce=ids.new_secret(), email=email or user.email)
    token.digest, token.expires_at = ids.digest(secret_of(token)), moment + LIVES[purpose]
    db.session.add(token)
    db.session.flush()
    return token


def find_live(secret: str, purpose: str) -> AccountToken | None:
    """The link with this secret, if it would work now."""
    token: AccountToken | None = db.session.scalar(
        select(AccountToken).where(AccountToken.digest == ids.digest(secret), AccountToken.purpose == purpose)
    )
    if token is None or token.used_at is not None or token.expires_at <= clock.now():
        return None
    return token


def find_owner(secret: str, purpose: str) -> User | None:
    """The person whom a working link belongs to."""
    token = find_live(secret, purpose)
    user = db.session.get(User, token.user_id) if token is not None else None
    return user if user is not None and _fits(token, user) else None


def spend(secret: str, purpose: str) -> User:
    """Use a link up; its person comes locked. Raises Refused (410) when it no longer works."""
    return spend_link(secret, purpose)[0]


def spend_link(secret: str, purpose: str) -> tuple[User, str]:
    """Like `spend`, with the address that the link went to."""
    token = find_live(secret, purpose)
    if token is None:
        raise void()
    user = _lock(token.user_id)
    db.session.refresh(token)
    if token.used_at is not None or not _fits(token, user):
        raise void()
    token.used_at = clock.now()
    return user, token.email


def _fits(token: AccountToken | None, user: User) -> bool:
    here = token is not None and (token.purpose == MOVE or token.email == user.email)
    return here and user.is_active


def void() -> Refused:
    """What a link that no longer works answers."""
    return Refused(_("This link has been used or has run out. Ask for a new one."), status=410)


def _lock(user_id: int) -> User:
    query = select(User).where(User.id == user_id).with_for_update()
    user: User = db.session.scalars(query, execution_options={"populate_existing": True}).one()
    return user
