"""What administrators do to accounts."""

from __future__ import annotations

import pytest

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.domain import accounts
from app.models import User
from tests.accounts.post import letters_to
from tests.conftest import QueryCount
from tests.world import World

WORDS = "plum lantern orchard"


def crowd(n: int) -> None:
    moment = clock.now()
    db.session.add_all(
        User(email=f"p{i}@crowd.example", name=f"Person {i:03}", created_at=moment) for i in range(n)
    )
    db.session.flush()


def test_create_admin_makes_a_verified_administrator(world: World) -> None:
    user = accounts.create_admin(" Root@Example.org", "Root", WORDS)
    assert (user.email, user.is_admin, user.verified_at is not None) == ("root@example.org", True, True)
    assert accounts.log_in("root@example.org", WORDS, ip="127.0.0.1") is user
    assert letters_to("root@example.org") == []


def test_create_admin_takes_over_an_account_that_is_there(world: World) -> None:
    accounts.suspend_user(world.stranger, by=world.admin)
    epoch = world.stranger.epoch
    user = accounts.create_admin("stranger@example.com", "Somebody", WORDS)
    assert user is world.stranger
    assert (user.is_admin, user.is_active, user.name) == (True, True, "Stranger Example")
    assert user.epoch > epoch


def test_create_admin_refuses_weak_passwords_and_what_is_no_address(world: World) -> None:
    with pytest.raises(Refused, match="at least 10"):
        accounts.create_admin("root@example.org", "Root", "short")
    with pytest.raises(Refused, match="Write an address"):
        accounts.create_admin("root", "Root", WORDS)


def test_the_last_administrator_stays(world: World) -> None:
    with pytest.raises(Refused, match="needs an administrator"):
        accounts.remove_admin(world.admin, by=world.admin)
    accounts.make_admin(world.owner, by=world.admin)
    accounts.remove_admin(world.admin, by=world.owner)
    assert not world.admin.is_admin
    with pytest.raises(Refused, match="needs an administrator"):
        accounts.suspend_user(world.owner, by=world.admin)


def test_a_suspended_administrator_does_not_count_as_one_left(world: World) -> None:
    accounts.make_admin(world.owner, by=world.admin)
    accounts.suspend_user(world.owner, by=world.admin)
    with pytest.raises(Refused, match="needs an administrator"):
        accounts.remove_admin(world.admin, by=world.admin)


def test_nobody_suspends_themselves(world: World) -> None:
    accounts.make_admin(world.owner, by=world.admin)
    with pytest.raises(Refused, match="suspend yourself"):
        accounts.suspend_user(world.admin, by=world.admin)


def test_list_users_searches_names_and_addresses(world: World) -> None:
    crowd(3)
    assert [u.email for u in accounts.list_users("STRANGER", "", 1).items] == ["stranger@example.com"]
    assert [u.email for u in accounts.list_users("p1@Crowd", "", 1).items] == ["p1@crowd.example"]
    assert accounts.list_users("%", "", 1).total == 0
    assert accounts.list_users("", "", 1).total == 9


def test_list_users_shows_only_one_kind(world: World) -> None:
    crowd(2)
    accounts.suspend_user(world.stranger, by=world.admin)
    found = {kind: accounts.list_users("", kind, 1).total for kind in ("admins", "suspended", "unverified")}
    assert found == {"admins": 1, "suspended": 1, "unverified": 2}


def test_list_users_asks_as_often_for_thirty_as_for_one(world: World, count_queries: QueryCount) -> None:
    count_queries.start()
    accounts.list_users("stranger", "", 1)
    one = count_queries.n
    crowd(40)
    count_queries.start()
    page = accounts.list_users("", "", 2)
    assert (count_queries.n, len(page.items)) == (one, 16)


def test_get_user_raises_for_nobody(world: World) -> None:
    assert accounts.get_user(world.owner.id) is world.owner
    with pytest.raises(NotFound):
        accounts.get_user(10**9)
