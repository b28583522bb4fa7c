"""Accounts and communities of the demo world: who signs in, who owns what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.core import ids
from app.core.passwords import hash_password
from app.demo.crowds import account_holders
from app.demo.people import ADMIN, LOGINS, ORGANIZER, PASSWORD
from app.demo.plans import CommunityPlan, PersonPlan
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain.access.facts import MemberAdded
from app.domain.accounts.facts import AddressVerified, AdminAppointed, UserRegistered
from app.domain.communities.facts import CommunityStarted
from app.models import Community, Membership, User
from app.models.access import ORGANIZER as HELPS
from app.models.access import OWNER

YEARS_BEFORE = timedelta(days=600)
OWNED_BY_ORGANIZER = ("small-web-guild", "nachtvlinder-jazz", "studio-aarde")
HELPED_BY_ORGANIZER = "makers-guild-of-the-maas"
FIRST_STEPS = timedelta(minutes=12)


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of the accounts by address, of the communities by slug, and of each community's owner."""

    users: dict[str, int]
    communities: dict[str, int]
    owners: dict[str, int]


def write_cast(
    people: Sequence[PersonPlan],
    plans: Sequence[CommunityPlan],
    now: datetime,
    chronicle: Chronicle,
    rng: Random,
) -> Cast:
    """Write accounts, communities and who organizes for them."""
    holders = account_holders(people)
    users = _write_users(holders, now, chronicle, rng)
    founders = _founders(plans, holders)
    owners = {slug: users[person.email] for slug, person in founders.items()}
    communities = _write_communities(plans, owners, now, chronicle, rng)
    _write_members(plans, communities, users, owners, holders, now, chronicle, rng)
    return Cast(users, communities, owners)


def _write_users(
    holders: Sequence[PersonPlan], now: datetime, chronicle: Chronicle, rng: Random
) -> dict[str, int]:
    """Only the four logins have a password; it is hashed once, since it is the same for all of them."""
    password_hash = hash_password(PASSWORD)
    logins = {login.email for login in LOGINS}
    since = sorted(now - YEARS_BEFORE - timedelta(days=rng.uniform(0, 500)) for _ in holders)
    rows: list[Row] = [
        {
            "email": person.email,
            "name": person.name,
            "handle": f"{ids.slugify(person.name) or 'p'}-{number}",
            "password_hash": password_hash if person.email in logins else None,
            "created_at": at,
            "verified_at": at + FIRST_STEPS,
            "is_admin": person is ADMIN,
        }
        for number, (person, at) in enumerate(zip(holders, since, strict=True), 1)
    ]
    user_ids = write_with_ids(User, rows)
    for user_id, at in zip(user_ids, since, strict=True):
        chronicle.tell(UserRegistered(user_id), at, user_id)
        chronicle.tell(AddressVerified(user_id), at + FIRST_STEPS, user_id)
    chronicle.tell(AdminAppointed(user_ids[0]), since[0] + FIRST_STEPS, None)
    return {person.email: user_id for person, user_id in zip(holders, user_ids, strict=True)}


def _founders(plans: Sequence[CommunityPlan], holders: Sequence[PersonPlan]) -> dict[str, PersonPlan]:
    others = iter(holders[len(LOGINS) :])
    return {plan.slug: ORGANIZER if plan.slug in OWNED_BY_ORGANIZER else next(others) for plan in plans}


def _write_communities(
    plans: Sequence[CommunityPlan], owners: dict[str, int], now: datetime, chronicle: Chronicle, rng: Random
) -> dict[str, int]:
    since = sorted(now - YEARS_BEFORE + timedelta(days=rng.uniform(1, 50)) for _ in plans)
    rows: list[Row] = [
        {
            "slug": plan.slug,
            "name": plan.name,
            "about": plan.about,
            "description": plan.description,
            "city": plan.city.name,
            "accent": plan.accent,
            "created_by": owners[plan.slug],
            "created_at": at,
        }
        for plan, at in zip(plans, since, strict=True)
    ]
    ids = {row["slug"]: key for row, key in zip(rows, write_with_ids(Community, rows), strict=True)}
    members = []
    for row in rows:
        community_id, owner_id, at = ids[row["slug"]], owners[row["slug"]], row["created_at"]
        members.append({"community_id": community_id, "user_id": owner_id, "role": OWNER, "since": at})
        chronicle.tell(CommunityStarted(community_id), at, owner_id)
        chronicle.tell(MemberAdded(community_id, owner_id, OWNER), at, owner_id)
    write(Membership, members)
    return ids


def _write_members(
    plans: Sequence[CommunityPlan], communities: dict[str, int], users: dict[str, int],
    owners: dict[str, int], holders: Sequence[PersonPlan], now: datetime, chronicle: Chronicle, rng: Random,
) -> None:  # fmt: skip
    """One to three people beside each owner."""
    pool = holders[len(LOGINS) + len(plans) :]
    rows = []
    for plan in plans:
        helpers = rng.sample(pool, rng.randint(1, 3))
        for person in [*helpers, *([ORGANIZER] if plan.slug == HELPED_BY_ORGANIZER else [])]:
            community_id, user_id = communities[plan.slug], users[person.email]
            at = now - timedelta(days=rng.uniform(100, 540))
            rows.append({"community_id": community_id, "user_id": user_id, "role": HELPS, "since": at})
            chronicle.tell(MemberAdded(community_id, user_id, HELPS), at, owners[plan.slug])
    write(Membership, rows)
