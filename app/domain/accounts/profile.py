"""What people change about themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from app.core import facts
from app.core.db import db, lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.accounts.facts import ProfileEdited, UserRenamed
from app.models import User

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]", re.ASCII)


@dataclass(frozen=True)
class Profile:
    """What people say about themselves. handle: what their page is called; listed: others can find them."""

    name: str
    handle: str
    listed: bool


def edit_profile(user: User, profile: Profile, *, by: User) -> None:
    """Change what a person says about themselves; the same again changes nothing.

    Raises Refused for a handle that is none or is somebody else's.
    """
    lock(user)
    if not profile.name:
        raise Refused(_("Write your name."), "name", status=422)
    if not HANDLE.fullmatch(profile.handle):
        raise Refused(
            _("Use 3 to 40 small letters, digits and hyphens, such as ada-b."), "handle", status=422
        )
    if user.name != profile.name:
        user.name = profile.name
        facts.record(UserRenamed(user.id), by.id)
    if (user.handle, user.listed) != (profile.handle, profile.listed):
        _take_handle(user, profile.handle)
        user.listed = profile.listed
        facts.record(ProfileEdited(user.id, profile.listed), by.id)


def _take_handle(user: User, handle: str) -> None:
    taken = Refused(_("Somebody else has this handle. Choose another."), "handle")
    if db.session.scalar(select(exists().where(User.handle == handle, User.id != user.id))):
        raise taken
    user.handle = handle
    try:
        db.session.flush()
    except IntegrityError:
        raise taken from None
