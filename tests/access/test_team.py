"""The team of an event: appointed by address, dismissed, and nobody else's business."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.domain import access
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World

TEAM = "/manage/night-of-small-websites/team"


def test_list_team_shows_organizers_and_door_staff(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    page = client.page(TEAM)
    assert "Door Example" in page.text
    assert "Assistant Example" in page.text


def test_appoint_staff_lets_them_admit(client: ReviewingClient, world: World) -> None:
    client.sign_in("assistant@example.com")
    client.fill(TEAM, TEAM, email="attendee@example.com")
    assert access.may_admit(world.attendee.id, world.concert)
    assert "Attendee Example helps at the door." in client.page(TEAM).text


def test_appoint_staff_says_when_nobody_has_signed_up(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    sent = client.fill(TEAM, TEAM, email="nobody@example.com", status=422)
    assert "Nobody has signed up with this address yet." in sent.text
    fragment = client.fill(TEAM, TEAM, email="nobody@example.com", status=422, htmx=True)
    assert "<html" not in fragment.text
    assert 'value="nobody@example.com"' in fragment.text


def test_dismiss_staff_ends_it(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    client.fill(TEAM, f"{TEAM}/staff/{world.door.id}/dismissal")
    session.expire_all()
    assert not access.may_admit(world.door.id, world.concert)


@pytest.mark.parametrize(("who", "status"), [("door", 403), ("stranger", 404), ("attendee", 404)])
def test_nobody_else_sees_the_team(client: ReviewingClient, world: World, who: str, status: int) -> None:
    client.sign_in(f"{who}@example.com")
    assert client.get(TEAM).status_code == status


def test_list_team_asks_as_often_at_1_as_at_30(
    client: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    client.sign_in("owner@example.com")
    count_queries.start()
    client.get(TEAM)
    few = count_queries.n
    for n in range(29):
        person = type(world.owner)(
            email=f"p{n}@example.com", name=f"P {n}", created_at=world.owner.created_at
        )
        session.add(person)
        session.flush()
        access.appoint_staff(world.concert, person.email, by=world.owner)
    session.commit()
    count_queries.start()
    client.get(TEAM)
    assert count_queries.n == few
