"""Questions about rights; every answer fails closed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import lazyload

from app.core.db import db
from app.models import Community, Event, EventStaff, Membership, User
from app.models.access import OWNER


@dataclass(frozen=True)
class AtDoor:
    """A person and the event whose door they want to open; both stay loaded as long as this is held."""

    user: User
    event: Event | None
    admits: bool


def role_in(user_id: int, community_id: int) -> str | None:
    """The person's role in the community, None for a stranger."""
    membership = db.session.get(Membership, (community_id, user_id))
    return membership.role if membership else None


def owns(user_id: int, community_id: int) -> bool:
    """Whether the community is this person's, with others or alone."""
    return role_in(user_id, community_id) == OWNER


def may_organize(user_id: int, community_id: int) -> bool:
    """Whether the person may run the community's events."""
    return role_in(user_id, community_id) is not None


def may_admit(user_id: int, event: Event) -> bool:
    """Whether the person may let people in at this event: its organizers and its door staff."""
    return may_organize(user_id, event.community_id) or (
        db.session.get(EventStaff, (event.id, user_id)) is not None
    )


def may_take_money(user_id: int, event: Event) -> bool:
    """Whether somebody who lets people in at this event may take their money too."""
    return event.community.door_takes_money or may_organize(user_id, event.community_id)


def find_at_door(user_id: int, *, slug: str | None = None, event_id: int | None = None) -> AtDoor | None:
    """The person, the event at this address or with this number, and whether they may let people in there.

    All in one statement, since it begins every scan; None without such a person.
    """
    row = db.session.execute(_at_door(slug is not None), {"event": slug or event_id, "user": user_id}).first()
    return AtDoor(*row) if row else None


@cache
def _at_door(by_slug: bool) -> Select[Any]:
    event = (Event.slug if by_slug else Event.id) == bindparam("event")
    member = and_(Membership.community_id == Event.community_id, Membership.user_id == User.id)
    helper = and_(EventStaff.event_id == Event.id, EventStaff.user_id == User.id)
    query: Any = (
        select(User, Event, or_(exists().where(member), exists().where(helper)))
        .select_from(User)
        .outerjoin(Event, event)
        .options(lazyload(Event.community), lazyload(Event.category))
        .where(User.id == bindparam("user"))
    )
    return query  # type: ignore[no-any-return]


def organizes_anything(user_id: int) -> bool:
    """Whether the person is a member of any community."""
    return bool(db.session.scalar(select(exists().where(Membership.user_id == user_id))))


def list_communities_of(user_id: int) -> list[Community]:
    """The communities the person organizes for, by name."""
    query = select(Community).join(Membership).where(Membership.user_id == user_id).order_by(Community.name)
    return list(db.session.scalars(query))


def list_members(community: Community) -> list[tuple[User, str]]:
    """Members with their roles, by name."""
    query = (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.community_id == community.id)
        .order_by(User.name, User.id)
    )
    return [(user, role) for user, role in db.session.execute(query)]


def list_staff(event: Event) -> list[User]:
    """The event's door staff, by name."""
    query = (
        select(User).join(EventStaff, EventStaff.user_id == User.id).where(EventStaff.event_id == event.id)
    )
    return list(db.session.scalars(query.order_by(User.name, User.id)))
