"""The letters about accounts, made from what is true when they are sent."""

from __future__ import annotations

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.mail import Letter, composes
from app.domain.accounts.tokens import secret_of
from app.models import AccountToken, User


@composes("accounts/verify")
def verify(token_id: int) -> Letter:
    return Letter(_("Verify your address"), "accounts/verify", _with_link(token_id))


@composes("accounts/known")
def known(user_id: int) -> Letter:
    user = db.session.get_one(User, user_id)
    return Letter(_("You have an account already"), "accounts/known", {"user": user})


@composes("accounts/reset")
def reset(token_id: int) -> Letter:
    return Letter(_("A new password"), "accounts/reset", _with_link(token_id))


@composes("accounts/password_changed")
def password_changed(user_id: int) -> Letter:
    user = db.session.get_one(User, user_id)
    return Letter(_("Your password was changed"), "accounts/password_changed", {"user": user})


@composes("accounts/move")
def move(token_id: int) -> Letter:
    return Letter(_("Your new address"), "accounts/move", _with_link(token_id))


@composes("accounts/moved")
def moved(user_id: int) -> Letter:
    """To the address that the account had before; the new one is not told to it."""
    user = db.session.get_one(User, user_id)
    return Letter(_("Your account has another address"), "accounts/moved", {"user": user})


def _with_link(token_id: int) -> dict[str, object]:
    token = db.session.get_one(AccountToken, token_id)
    user = db.session.get_one(User, token.user_id)
    return {"user": user, "secret": secret_of(token), "email": token.email}
