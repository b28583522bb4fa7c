"""Reading accounts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.models import User

PAGE_SIZE = 30


def get_user(user_id: int) -> User:
    """The account with this id. Raises NotFound."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def list_epochs(user_ids: Iterable[int]) -> dict[int, int]:
    """The epoch that sessions of these people must have now; whoever is suspended is left out."""
    query = select(User.id, User.epoch).where(User.id.in_(list(user_ids)), User.suspended_at.is_(None))
    return {row.id: row.epoch for row in db.session.execute(query)}


def list_users(search: str, only: str, page: int) -> Page[User]:
    """Accounts by name; search: part of a name or address; only: admins, suspended, unverified or ""."""
    query = select(User).order_by(User.name, User.id)
    kinds: dict[str, ColumnElement[bool]] = {
        "admins": User.is_admin.is_(True),
        "suspended": User.suspended_at.is_not(None),
        "unverified": User.verified_at.is_(None),
    }
    if only in kinds:
        query = query.where(kinds[only])
    if wanted := search.strip():
        named = User.name.icontains(wanted, autoescape=True)
        query = query.where(or_(named, User.email.contains(wanted.lower(), autoescape=True)))
    return paginate(query, page, PAGE_SIZE)
