"""Giving and taking rights."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, facts
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.text import clean_email
from app.domain.access.facts import MemberAdded, MemberRemoved, StaffAppointed, StaffDismissed
from app.models import Community, Event, EventStaff, Membership, User
from app.models.access import DOOR, ORGANIZER, OWNER

ROLES = (OWNER, ORGANIZER)


def add_member(community: Community, user: User, role: str, *, by: User | None) -> None:
    """Make the person a member, or change their role."""
    row = insert(Membership).values(community_id=community.id, user_id=user.id, role=role, since=clock.now())
    db.session.execute(
        row.on_conflict_do_update(index_elements=["community_id", "user_id"], set_={"role": role})
    )
    facts.record(MemberAdded(community.id, user.id, role), by.id if by else None)


def remove_member(community: Community, user_id: int, *, by: User) -> None:
    """End a membership. Raises Refused for the last owner."""
    membership = db.session.get(Membership, (community.id, user_id))
    if membership is None:
        return
    if _is_last_owner(community, user_id):
        raise Refused(_("A community needs an owner. Name another one first."))
    db.session.delete(membership)
    facts.record(MemberRemoved(community.id, user_id), by.id)


def appoint_staff(event: Event, email: str, *, by: User) -> User:
    """Let the person with this address help at the door. Raises Refused when there is no such account."""
    user = _find_person(email)
    row = insert(EventStaff).values(event_id=event.id, user_id=user.id, role=DOOR, since=clock.now())
    added = db.session.execute(row.on_conflict_do_nothing().returning(EventStaff.user_id)).first()
    if added:
        facts.record(StaffAppointed(event.id, user.id, DOOR), by.id)
    return user


def dismiss_staff(event: Event, user_id: int, *, by: User) -> None:
    """End a person's help at this event; nobody there is no error."""
    gone = delete(EventStaff).where(EventStaff.event_id == event.id, EventStaff.user_id == user_id)
    if db.session.execute(gone.returning(EventStaff.user_id)).first():
        facts.record(StaffDismissed(event.id, user_id), by.id)


def invite_member(community: Community, email: str, role: str, *, by: User) -> User:
    """Make the person with this address a member, or change their role.

    Raises Refused when there is no such account, and for taking the last owner's role away.
    """
    user = _find_person(email)
    if role not in ROLES:
        raise Refused(_("Choose a role from the list."), "role", status=422)
    if role != OWNER and _is_last_owner(community, user.id):
        raise Refused(_("A community needs an owner. Name another one first."), "role")
    add_member(community, user, role, by=by)
    return user


def _find_person(email: str) -> User:
    try:
        address = clean_email(email)
    except ValueError:
        raise Refused(_("Write an address such as sam@example.org."), "email", status=422) from None
    user: User | None = db.session.scalar(select(User).where(User.email == address))
    if user is None:
        raise Refused(_("Nobody has signed up with this address yet. Ask them to sign up first."), "email")
    return user


def _is_last_owner(community: Community, user_id: int) -> bool:
    """Whether the community would be without an owner; its owners' rows stay locked till the commit."""
    owners = (
        select(Membership.user_id)
        .where(Membership.community_id == community.id, Membership.role == OWNER)
        .order_by(Membership.user_id)
        .with_for_update()
    )
    return list(db.session.scalars(owners)) == [user_id]
