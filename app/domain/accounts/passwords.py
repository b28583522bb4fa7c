"""New passwords: by a letter for whoever forgot theirs, or with the current one."""

from __future__ import annotations

from app.core import facts, mail, throttle
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.passwords import hash_password, matches
from app.domain.accounts import tokens
from app.domain.accounts.facts import PasswordChanged
from app.domain.accounts.registering import LETTERS, LETTERS_WITHIN, believe, find_user, folded
from app.domain.accounts.rules import password_problem
from app.domain.accounts.signing_in import ADDRESS, MOST_PER_ADDRESS, WINDOW
from app.models import User

CURRENT = "current password"


def ask_reset(email: str) -> None:
    """Send a link for a new password, if this address has an account. Answers alike for all."""
    address = folded(email)
    throttle.check("reset", address, most=LETTERS, within=LETTERS_WITHIN)
    throttle.count("reset", address, within=LETTERS_WITHIN)
    user = find_user(address)
    if user is not None and user.is_active:
        token = tokens.issue(user, tokens.RESET)
        key = f"account:token:{token.id}"
        mail.post("accounts/reset", key, user.email, to_user_id=user.id, token_id=token.id)


def find_reset(secret: str) -> User | None:
    """The person whose password this link would change, None when it no longer works."""
    return tokens.find_owner(secret, tokens.RESET)


def reset_password(secret: str, password: str) -> User:
    """Set a new password by a link, ending all sessions.

    The letter reached its address, which is verified by that. Raises Refused: 410 for a
    link that no longer works, or beside `password` for a weak one, which leaves the link alive.
    """
    user = tokens.spend(secret, tokens.RESET)
    set_password(user, password, "reset", by=user)
    believe(user)
    throttle.clear(ADDRESS, user.email)
    return user


def change_password(user: User, current: str, password: str, *, by: User) -> None:
    """Set a new password with the current one, ending all sessions. Raises Refused."""
    check_current(user, current, "current")
    set_password(user, password, "changed", by=by)


def check_current(user: User, password: str, field: str) -> None:
    """Whether it is really this person who asks. Raises Refused beside `field`; tries are counted."""
    subject = str(user.id)
    throttle.check(CURRENT, subject, most=MOST_PER_ADDRESS, within=WINDOW)
    if not matches(user.password_hash, password):
        raise Refused(
            _("That is not your current password."),
            field,
            after=lambda: throttle.count(CURRENT, subject, within=WINDOW),
        )
    throttle.clear(CURRENT, subject)


def set_password(user: User, password: str, how: str, *, by: User | None) -> None:
    """Store a new password and end every session. Raises Refused for a weak one.

    how: changed, reset or given; whoever was given one by the operator needs no letter about it.
    """
    if problem := password_problem(password, user.name, user.email):
        raise Refused(problem, "password")
    user.password_hash = hash_password(password)
    user.epoch += 1
    fact = facts.record(PasswordChanged(user.id, how), by.id if by else None)
    if how != "given":
        key = f"account:{user.id}:password:{fact.id}"
        mail.post("accounts/password_changed", key, user.email, to_user_id=user.id, user_id=user.id)
