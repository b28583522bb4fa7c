"""Signing up, and showing that an address is one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, facts, ids, mail, throttle
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.passwords import hash_password
from app.core.text import clean_email
from app.domain.accounts import tokens
from app.domain.accounts.facts import AddressVerified, UserRegistered
from app.domain.accounts.rules import password_problem
from app.models import User

LETTERS, LETTERS_WITHIN = 5, timedelta(hours=1)


@dataclass(frozen=True)
class Newcomer:
    """What an account just asked for is called; nobody's, when the address has an account already."""

    user_id: int
    handle: str


def register(name: str, email: str, password: str) -> Newcomer:
    """Make an account and send its letter; an address that has one gets a letter that says so.

    Answers alike in both cases and takes as long: a number and a handle are drawn for each.
    Raises Refused for a weak password.
    """
    address = folded(email)
    if problem := password_problem(password, name, address):
        raise Refused(problem, "password", status=422)
    newcomer = Newcomer(db.session.scalars(select(_next_id())).one(), ids.new_handle())
    user, fresh = _add(newcomer, name, address, hash_password(password))
    if fresh:
        facts.record(UserRegistered(user.id), user.id)
        post_verification(user)
    elif user.is_active:
        day = clock.now().date().isoformat()
        key = f"account:{user.id}:known:{day}"
        mail.post("accounts/known", key, user.email, to_user_id=user.id, user_id=user.id)
    return newcomer


def _next_id() -> ColumnElement[int]:
    return func.nextval(func.pg_get_serial_sequence('"user"', "id"))


def _add(newcomer: Newcomer, name: str, address: str, password_hash: str) -> tuple[User, bool]:
    values = {
        "id": newcomer.user_id, "handle": newcomer.handle, "name": name, "email": address,
        "password_hash": password_hash, "created_at": clock.now(),
    }  # fmt: skip
    row = insert(User).values(values).on_conflict_do_nothing(index_elements=["email"]).returning(User)
    user = db.session.scalars(row).one_or_none()
    if user is not None:
        return user, True
    return db.session.scalars(select(User).where(User.email == address)).one(), False


def send_verification(email: str) -> None:
    """Send the letter again, if this address has an account that waits for it. Answers alike for all."""
    address = folded(email)
    throttle.check("verify", address, most=LETTERS, within=LETTERS_WITHIN)
    throttle.count("verify", address, within=LETTERS_WITHIN)
    user = find_user(address)
    if user is not None and user.verified_at is None and user.is_active:
        post_verification(user)


def post_verification(user: User) -> None:
    """Put the letter with a new link into the outbox."""
    token = tokens.issue(user, tokens.VERIFY)
    key = f"account:token:{token.id}"
    mail.post("accounts/verify", key, user.email, to_user_id=user.id, token_id=token.id)


def find_verification(secret: str) -> User | None:
    """The person whose address this link would verify, None when it no longer works."""
    return tokens.find_owner(secret, tokens.VERIFY)


def believe(user: User) -> None:
    """The person opened a letter sent to their address."""
    if user.verified_at is None:
        user.verified_at = clock.now()
        db.session.flush()
        facts.record(AddressVerified(user.id), user.id)


def find_user(address: str) -> User | None:
    """The account with this folded address."""
    user: User | None = db.session.scalar(select(User).where(User.email == address))
    return user


def folded(email: str) -> str:
    """The address as it is stored. Raises Refused for what is none."""
    try:
        return clean_email(email)
    except ValueError:
        raise Refused(_("Write an address such as sam@example.org."), "email", status=422) from None
