"""Who may do what: memberships of communities, staff of events."""

from app.domain.access.grants import (
    add_member,
    appoint_staff,
    dismiss_staff,
    invite_member,
    remove_member,
)
from app.domain.access.queries import (
    AtDoor,
    find_at_door,
    list_communities_of,
    list_members,
    list_staff,
    may_admit,
    may_organize,
    may_take_money,
    organizes_anything,
    owns,
    role_in,
)

__all__ = [
    "AtDoor",
    "add_member",
    "appoint_staff",
    "dismiss_staff",
    "find_at_door",
    "invite_member",
    "list_communities_of",
    "list_members",
    "list_staff",
    "may_admit",
    "may_organize",
    "may_take_money",
    "organizes_anything",
    "owns",
    "remove_member",
    "role_in",
]
