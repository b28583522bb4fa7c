"""What administrators do to accounts. Somebody is always left to do it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, facts
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.accounts.facts import AdminAppointed, AdminDismissed, UserReinstated, UserSuspended
from app.domain.accounts.passwords import set_password
from app.domain.accounts.registering import believe, folded
from app.models import User


def create_admin(email: str, name: str, password: str) -> User:
    """An administrator with this address and password, for the command line.

    An account that is there becomes one, with this password, verified and reinstated; it
    keeps its name. Raises Refused for a weak password or what is no address.
    """
    address = folded(email)
    values = {"name": name, "email": address, "created_at": clock.now()}
    db.session.execute(insert(User).values(values).on_conflict_do_nothing(index_elements=["email"]))
    user = db.session.scalars(select(User).where(User.email == address).with_for_update()).one()
    set_password(user, password, "given", by=None)
    user.suspended_at = None
    believe(user)
    make_admin(user, by=None)
    return user


def suspend_user(user: User, *, by: User) -> None:
    """Close an account and end its sessions. Raises Refused for oneself."""
    if user.id == by.id:
        raise Refused(_("You cannot suspend yourself. Ask another administrator."))
    _keep_an_admin(user)
    if user.suspended_at is None:
        user.suspended_at = clock.now()
        user.epoch += 1
        facts.record(UserSuspended(user.id), by.id)


def reinstate_user(user: User, *, by: User) -> None:
    """Open a suspended account again."""
    if user.suspended_at is not None:
        user.suspended_at = None
        facts.record(UserReinstated(user.id), by.id)


def make_admin(user: User, *, by: User | None) -> None:
    """Let the person administer the site."""
    if not user.is_admin:
        user.is_admin = True
        facts.record(AdminAppointed(user.id), by.id if by else None)


def remove_admin(user: User, *, by: User) -> None:
    """End that. Raises Refused for the last administrator."""
    _keep_an_admin(user)
    if user.is_admin:
        user.is_admin = False
        facts.record(AdminDismissed(user.id), by.id)


def _keep_an_admin(user: User) -> None:
    """Lock the administrators, so that two cannot dismiss each other at once."""
    query = select(User.id).where(User.is_admin, User.suspended_at.is_(None)).order_by(User.id)
    if list(db.session.scalars(query.with_for_update())) == [user.id]:
        raise Refused(_("The site needs an administrator. Name another one first."))
