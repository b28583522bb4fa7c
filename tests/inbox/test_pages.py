"""The bell and the list: one's own, unread first; only a POST ticks anything off."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain import inbox, orders
from app.models import Notification
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World

BO = orders.Buyer("Bo Buyer", "bo@example.com")
LIST = "/notifications"


def tell(session: Session, world: World, times: int = 1) -> list[Notification]:
    """The stranger's notifications of so many bookings, newest first."""
    session.execute(delete(Notification))
    for _time in range(times):
        orders.place_order(world.concert, {world.seat.id: 1}, BO, by=world.stranger)
    session.commit()
    query = select(Notification).where(Notification.user_id == world.stranger.id)
    return list(session.scalars(query.order_by(Notification.id.desc())))


@pytest.fixture
def reader(client: ReviewingClient, world: World) -> ReviewingClient:
    client.sign_in("stranger@example.com")
    return client


def bell_of(client: ReviewingClient) -> str:
    return client.get(f"{LIST}/bell").text


def test_the_bell_counts_what_is_unread(reader: ReviewingClient, session: Session, world: World) -> None:
    tell(session, world, 2)
    assert 'aria-label="Notifications, 2 unread"' in reader.page("/events").html
    assert 'aria-label="Notifications, 2 unread"' in bell_of(reader)


def test_a_visitor_has_no_bell(client: ReviewingClient, world: World) -> None:
    assert client.get(f"{LIST}/bell").status_code == 204
    assert "nav-counts" not in client.page("/events").html
    assert client.get(LIST).status_code == 303


def test_looking_changes_nothing(reader: ReviewingClient, session: Session, world: World) -> None:
    tell(session, world)
    reader.page(LIST)
    reader.get(f"{LIST}/bell")
    assert inbox.count_unread(world.stranger.id) == 1


def test_opening_one_ticks_it_off_and_leads_there(
    reader: ReviewingClient, session: Session, world: World
) -> None:
    newest, _older = tell(session, world, 2)
    response = reader.fill(LIST, action=f"{LIST}/{newest.id}/visit")
    assert response.headers["Location"].startswith("/bookings/")
    assert "1 unread" in bell_of(reader)
    assert response.headers["Location"] in reader.page(LIST).links().values()


def test_unread_ones_come_first(reader: ReviewingClient, session: Session, world: World) -> None:
    newest, older = tell(session, world, 2)
    reader.fill(LIST, action=f"{LIST}/{newest.id}/reading")
    html = reader.page(LIST).html
    assert html.index(f'id="n-{older.id}"') < html.index(f'id="n-{newest.id}"')
    assert f'id="n-{newest.id}"' not in reader.page(f"{LIST}?show=unread").html


def test_all_are_ticked_off_at_once(reader: ReviewingClient, session: Session, world: World) -> None:
    tell(session, world, 3)
    reader.fill(LIST, action=f"{LIST}/reading")
    assert "unread" not in bell_of(reader)
    assert "Nothing is unread" in reader.page(f"{LIST}?show=unread").text


def test_somebody_elses_is_not_there(client: ReviewingClient, session: Session, world: World) -> None:
    theirs = tell(session, world)[0]
    client.sign_in("attendee@example.com")
    token = {"csrf_token": client.page("/profile").form("/theme").values()["csrf_token"]}
    for what in ("visit", "reading"):
        assert client.post(f"{LIST}/{theirs.id}/{what}", data=token).status_code == 404
    client.post(f"{LIST}/reading", data=token)
    session.expire_all()
    assert inbox.count_unread(world.stranger.id) == 1


def test_the_list_costs_the_same_however_long_it_is(
    reader: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    counts = []
    for times in (1, 15):
        tell(session, world, times)
        count_queries.start()
        reader.page(LIST)
        counts.append(count_queries.n)
    assert counts[0] == counts[1]
