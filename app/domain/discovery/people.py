"""People whom others may find: those who chose to, and those who organize public events."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, case, or_, select

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.domain.discovery.conditions import listed
from app.models import Event, Membership, User


def find_person(handle: str) -> User:
    """The person with this handle. Raises NotFound, also for whom others may not find."""
    return _one(User.handle == handle)


def get_person(user_id: int) -> User:
    """The person with this id. Raises NotFound, also for whom others may not find."""
    return _one(User.id == user_id)


def has_page(user: User) -> bool:
    """Whether others find a page about this person."""
    try:
        return bool(get_person(user.id))
    except NotFound:
        return False


def list_people(search: str, page: int, size: int) -> Page[User]:
    """Those who chose to be found, by name; search: part of a name or the beginning of a handle."""
    query = select(User).where(User.listed, User.suspended_at.is_(None)).order_by(User.name, User.id)
    if search:
        begun = User.handle.istartswith(search, autoescape=True)
        query = query.where(or_(User.name.icontains(search, autoescape=True), begun))
    return paginate(query, page, size)


def list_events_of_person(
    user: User, page: int, size: int = 20, *, coming_first: bool = False
) -> Page[Event]:
    """The public events that the person organizes, the latest first.

    coming_first: the next one first, then what is over.
    """
    query = _organized().where(Membership.user_id == user.id)
    if coming_first:
        over = Event.ends_at <= clock.now()
        query = query.order_by(over, case((~over, Event.starts_at)))
    return paginate(query.order_by(Event.starts_at.desc(), Event.id.desc()), page, size)


def _one(condition: ColumnElement[bool]) -> User:
    organizes = _organized().where(Membership.user_id == User.id).correlate(User).exists()
    query = select(User).where(condition, User.suspended_at.is_(None), or_(User.listed, organizes))
    user: User | None = db.session.scalar(query)
    if user is None:
        raise NotFound
    return user


def _organized() -> Select[Event]:
    """Public events, once for each who organizes them."""
    return select(Event).join(Membership, Membership.community_id == Event.community_id).where(listed())
