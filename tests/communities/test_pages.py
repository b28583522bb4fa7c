"""Communities: their pages, starting one, and who is a member."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Refused, Stale
from app.domain import access, communities, events
from app.models import Community
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World, make_event

GUILD = "/communities/small-web-guild"


def test_list_communities_shows_what_is_to_come(client: ReviewingClient, world: World) -> None:
    page = client.page("/communities")
    assert "Small Web Guild Rotterdam · 1 coming event" in page.text


def test_list_communities_asks_as_often_at_1_as_at_30(
    client: ReviewingClient, world: World, session: Session, count_queries: QueryCount
) -> None:
    client.get("/communities")
    count_queries.start()
    client.get("/communities?a=1")
    few = count_queries.n
    for n in range(30):
        communities.start_community(f"Club {n}", by=world.owner)
    session.commit()
    count_queries.start()
    assert "Club 7" in client.get("/communities?a=2").text
    assert count_queries.n == few


def test_show_community_shows_listed_events_only(client: ReviewingClient, world: World) -> None:
    page = client.page(GUILD)
    assert "Night of Small Websites" in page.text
    assert "A Draft Nobody Sees" not in page.text
    assert "/communities/small-web-guild/edit" not in page.links().values()


def test_show_community_asks_as_often_at_1_as_at_20(
    client: ReviewingClient, world: World, session: Session, count_queries: QueryCount
) -> None:
    client.get(GUILD)
    count_queries.start()
    client.get(f"{GUILD}?a=1")
    few = count_queries.n
    for n in range(20):
        make_event(world.guild, f"event-{n}", f"Event {n}")
    session.commit()
    count_queries.start()
    assert "Event 7" in client.get(f"{GUILD}?a=2").text
    assert count_queries.n == few


def test_new_community_makes_its_founder_the_owner(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("attendee@example.com")
    sent = client.fill("/communities/new", name="Kantine West", accent="sea")
    assert sent.location == "/communities/kantine-west"
    community = session.scalars(select(Community).where(Community.slug == "kantine-west")).one()
    assert access.role_in(world.attendee.id, community.id) == "owner"
    assert "Started. Make its first event next." in client.page(sent.location).text


@pytest.mark.parametrize("name", ["", "   ", "\u200b"])
def test_new_community_needs_a_name(client: ReviewingClient, world: World, name: str) -> None:
    client.sign_in("attendee@example.com")
    assert "Give the community a name." in client.fill("/communities/new", name=name, status=422).text


def test_start_community_gives_each_its_own_address(world: World) -> None:
    names = ["Rival Guild", "new", "…", "日本の会"]
    slugs = [communities.start_community(name, by=world.owner).slug for name in names]
    assert slugs == ["rival-guild-2", "new-2", "community", "日本の会"]


def test_start_community_waits_for_a_confirmed_address(world: World) -> None:
    world.attendee.verified_at = None
    with pytest.raises(Refused, match="Confirm your e-mail address"):
        communities.start_community("Too early", by=world.attendee)


def test_where_starting_is_closed_only_admins_may(app: Flask, world: World) -> None:
    with pytest.raises(Refused, match="only its administrators"):
        communities.start_community("Not here", by=world.attendee, open_to_all=False)
    assert communities.start_community("By the house", by=world.admin, open_to_all=False).id


def test_edit_community_refuses_a_stale_write_and_keeps_both(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    form = client.page(f"{GUILD}/edit").form()
    communities.edit_community(
        world.guild, communities.CommunityDetails("Guild of Hers"), world.guild.version, by=world.assistant
    )
    session.commit()
    sent = client.post(f"{GUILD}/edit", data={**form.values(), "name": "Guild of Mine"})
    assert sent.status_code == 409
    assert "Guild of Hers" in sent.text
    assert 'value="Guild of Mine"' in sent.text
    session.expire_all()
    assert world.guild.name == "Guild of Hers"


def test_edit_community_verb_raises_stale(world: World) -> None:
    with pytest.raises(Stale):
        communities.edit_community(world.guild, communities.CommunityDetails("X"), 99, by=world.owner)


def test_an_owner_adds_and_removes_members(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    client.fill(f"{GUILD}/members", f"{GUILD}/members", email=" ATTENDEE@example.com ", role="organizer")
    assert access.role_in(world.attendee.id, world.guild.id) == "organizer"
    client.fill(f"{GUILD}/members", f"{GUILD}/members/{world.attendee.id}/removal")
    session.expire_all()
    assert access.role_in(world.attendee.id, world.guild.id) is None


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("nobody@example.com", "Nobody has signed up"),
        ("no address", "Write an address"),
        ("", "Write the address"),
    ],
)
def test_add_member_says_what_is_wrong(client: ReviewingClient, world: World, email: str, words: str) -> None:
    client.sign_in("owner@example.com")
    assert words in client.fill(f"{GUILD}/members", f"{GUILD}/members", email=email, status=422).text


def test_an_organizer_sees_members_and_changes_none(client: ReviewingClient, world: World) -> None:
    client.sign_in("assistant@example.com")
    page = client.page(f"{GUILD}/members")
    assert "Only an owner adds or removes members." in page.text
    token = client.page(f"{GUILD}/edit").form().values()["csrf_token"]
    sent = client.post(f"{GUILD}/members/{world.owner.id}/removal", data={"csrf_token": token})
    assert sent.status_code == 403


def test_the_last_owner_stays(world: World) -> None:
    with pytest.raises(Refused, match="needs an owner"):
        access.remove_member(world.guild, world.owner.id, by=world.owner)
    with pytest.raises(Refused, match="needs an owner"):
        access.invite_member(world.guild, "owner@example.com", "organizer", by=world.owner)


def test_a_stranger_finds_no_tools(client: ReviewingClient, world: World) -> None:
    client.sign_in("stranger@example.com")
    for path in ("edit", "members"):
        assert client.get(f"{GUILD}/{path}").status_code == 404
    assert "Members" not in client.page(GUILD).text


def test_cancelled_events_stay_listed_and_say_so(
    client: ReviewingClient, session: Session, world: World
) -> None:
    events.cancel_event(world.concert, by=world.owner)
    session.commit()
    assert "Cancelled" in client.page(GUILD).text
