"""Starting a community and saying what it is."""

from __future__ import annotations

from dataclasses import dataclass

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.core.slugs import free_slug
from app.domain import access
from app.domain.communities.facts import CommunityEdited, CommunityStarted
from app.models import Community, User
from app.models.access import OWNER
from app.models.communities import ACCENTS


@dataclass(frozen=True)
class CommunityDetails:
    """What a community says about itself. about: one line; description: Markdown; accent: one of ACCENTS."""

    name: str
    about: str = ""
    description: str = ""
    city: str = ""
    accent: str = "plum"


def may_start(person: User, *, open_to_all: bool) -> bool:
    """Whether this person may start a community here, once their address is confirmed."""
    return open_to_all or person.is_admin


def start_community(
    details: CommunityDetails | str, *, by: User, open_to_all: bool = True, slug: str | None = None
) -> Community:
    """A new community with `by` as its owner.

    details: a name will do. slug: its address; made from the name without one.
    Raises Refused for somebody whose e-mail address is not confirmed, or who may not here.
    """
    details = CommunityDetails(details) if isinstance(details, str) else details
    _check_founder(by, open_to_all)
    _check(details)
    community = Community(
        slug=slug or free_slug(Community.slug, details.name, "community"),
        created_by=by.id,
        created_at=clock.now(),
    )
    _apply(community, details)
    db.session.add(community)
    db.session.flush()
    facts.record(CommunityStarted(community.id), by.id)
    access.add_member(community, by, OWNER, by=by)
    return community


def edit_community(community: Community, details: CommunityDetails, version: int, *, by: User) -> None:
    """Change what a community says about itself. Raises Stale when it was saved since `version`."""
    lock(community)
    if community.version != version:
        raise Stale(_("Somebody changed this community meanwhile. Look at both versions, then save again."))
    _check(details)
    _apply(community, details)
    community.version += 1
    facts.record(CommunityEdited(community.id, community.accent), by.id)


def _check_founder(person: User, open_to_all: bool) -> None:
    if not may_start(person, open_to_all=open_to_all):
        raise Refused(_("On this site only its administrators start communities. Ask one of them."))
    if person.verified_at is None:
        raise Refused(
            _("Confirm your e-mail address first: follow the link in the letter we sent you."), status=403
        )


def _check(details: CommunityDetails) -> None:
    if not details.name:
        raise Refused(_("Give the community a name."), "name", status=422)
    if details.accent not in ACCENTS:
        raise Refused(_("Choose one of the colours."), "accent", status=422)


def _apply(community: Community, details: CommunityDetails) -> None:
    community.name = details.name
    community.about = details.about
    community.description = details.description
    community.city = details.city
    community.accent = details.accent
