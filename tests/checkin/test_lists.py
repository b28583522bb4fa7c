"""Several check-in lists: by day, area and ticket type; a ticket counts once on each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound, Refused, Stale
from app.domain import checkin, tickets
from app.domain.checkin import ListDetails
from app.models import CheckInList, Ticket
from tests.checkin.conftest import SignIn
from tests.conftest import QueryCount
from tests.world import World

LISTS = "/events/night-of-small-websites/check-in-lists"
DOOR = "/events/night-of-small-websites/door"


def balcony(world: World, **more: object) -> CheckInList:
    return checkin.add_list(world.concert, ListDetails("Balcony", **more), by=world.owner)  # type: ignore[arg-type]


def a_ticket(world: World) -> Ticket:
    return tickets.list_tickets_of_order(world.booking)[0]


def result(world: World, door: CheckInList, nonce: str, way: str = checkin.IN) -> str:
    return checkin.admit(door, a_ticket(world).secret, nonce, by=world.door, way=way).result


def test_a_ticket_counts_once_on_each_list(world: World) -> None:
    doors = [world.entrance, balcony(world)]
    assert [result(world, door, f"n{door.id}") for door in doors] == ["ok", "ok"]
    assert [result(world, door, f"m{door.id}") for door in doors] == ["already-used", "already-used"]


def test_a_list_for_one_type_refuses_the_others(world: World) -> None:
    assert result(world, balcony(world, type_ids=(world.patron.id,)), "n1") == "wrong-list"
    assert result(world, world.entrance, "n2") == "ok"


def test_a_list_lets_in_within_its_time_alone(world: World) -> None:
    opens = clock.now() + timedelta(hours=1)
    door = balcony(world, opens_at=opens, closes_at=opens + timedelta(hours=2))
    found = []
    for n, after in enumerate((-1, 0, 119, 120)):
        with clock.frozen_at(opens + timedelta(minutes=after)):
            found.append(result(world, door, f"n{n}"))
    assert found == ["not-now", "ok", "already-used", "not-now"]


def test_out_and_in_again_counts_once_and_knows_who_is_inside(world: World) -> None:
    door = balcony(world, reentry=True)
    ways = ["out", "in", "in", "out", "out", "in"]
    inside, found = [], []
    for n, way in enumerate(ways):
        found.append(result(world, door, f"n{n}", way))
        inside.append(checkin.count_inside(door).inside)
    assert found == ["not-inside", "ok", "already-used", "left", "not-inside", "back"]
    assert inside == [0, 1, 1, 0, 0, 1]
    (row,) = [row for row in checkin.list_standings(world.concert) if row.door.id == door.id]
    assert (row.came, row.inside) == (1, 1)


def test_a_list_without_a_way_out_counts_nobody_out(world: World) -> None:
    assert result(world, world.entrance, "n1") == "ok"
    assert result(world, world.entrance, "n2", "out") == "not-inside"
    assert checkin.count_inside(world.entrance).inside == 1


def test_who_is_in_may_leave_whatever_becomes_of_the_event(world: World) -> None:
    door = balcony(world, reentry=True)
    result(world, door, "n1")
    world.concert.status = "cancelled"
    assert result(world, door, "n2", "out") == "left"
    assert result(world, door, "n3") == "cancelled"


def test_what_is_expected_are_the_tickets_of_the_lists_types(world: World) -> None:
    assert checkin.count_inside(balcony(world, type_ids=(world.patron.id,))).expected == 0
    assert checkin.count_inside(world.entrance).expected == 2
    assert [row.expected for row in checkin.list_standings(world.concert)] == [2, 0]


def test_a_list_is_refused_for_a_taken_name_or_an_early_end(world: World) -> None:
    with pytest.raises(Refused, match="of this name"):
        checkin.add_list(world.concert, ListDetails("Entrance"), by=world.owner)
    with pytest.raises(Refused, match="close after"):
        balcony(world, opens_at=world.concert.starts_at, closes_at=world.concert.starts_at)


def test_a_list_is_for_types_of_its_own_event(world: World) -> None:
    (foreign,) = checkin.list_types(world.elsewhere)
    with pytest.raises(NotFound):
        balcony(world, type_ids=(foreign.id,))


def test_a_stale_change_is_told(world: World) -> None:
    door = balcony(world)
    checkin.edit_list(world.concert, door, ListDetails("Gallery"), 1, by=world.owner)
    with pytest.raises(Stale):
        checkin.edit_list(world.concert, door, ListDetails("Loft"), 1, by=world.owner)
    assert door.name == "Gallery"


def test_the_last_list_and_one_with_scans_stay(world: World) -> None:
    with pytest.raises(Refused, match="needs one"):
        checkin.remove_list(world.concert, world.entrance, by=world.owner)
    door = balcony(world)
    result(world, world.entrance, "n1")
    with pytest.raises(Refused, match="has scans"):
        checkin.remove_list(world.concert, world.entrance, by=world.owner)
    checkin.remove_list(world.concert, door, by=world.owner)
    assert checkin.list_doors(world.concert) == [world.entrance]


def test_a_copied_event_has_the_lists_of_its_model(world: World) -> None:
    opens = world.concert.starts_at - timedelta(hours=1)
    balcony(world, type_ids=(world.patron.id,), opens_at=opens, reentry=True)
    later = world.concert.starts_at + timedelta(days=7)
    copy = tickets.copy_event(world.concert, "Once More", later, by=world.owner)
    entrance, door = checkin.list_doors(copy)
    (patron,) = [kind for kind in checkin.list_types(copy) if kind.name == "Patron"]
    assert (entrance.name, door.name, door.reentry) == ("Entrance", "Balcony", True)
    assert (door.type_ids, door.opens_at) == ([patron.id], opens + timedelta(days=7))


def test_organizers_add_edit_and_remove_lists(world: World, session: Session, signed_in: SignIn) -> None:
    client = signed_in(world.owner)
    fields = {"name": "Saturday", "types": str(world.seat.id), "opens_at": "2038-06-05T18:00", "reentry": "y"}
    assert client.fill(f"{LISTS}/new", action=f"{LISTS}/new", **fields).status_code == 303
    door = checkin.list_doors(world.concert)[1]
    assert (door.name, door.type_ids, door.reentry) == ("Saturday", [world.seat.id], True)
    assert door.opens_at is not None
    assert door.opens_at.isoformat() == "2038-06-05T16:00:00+00:00"  # Rotterdam's clocks
    assert "From 5 June, 18:00" in client.page(LISTS).text
    edit = f"{LISTS}/{door.id}/edit"
    assert client.fill(edit, action=edit, name="Sunday").status_code == 303
    session.expire_all()
    assert door.name == "Sunday"
    assert client.fill(LISTS, action=f"{LISTS}/{door.id}/removal").status_code == 303
    assert "Sunday" not in client.page(LISTS).text.replace("List removed.", "")


def test_a_stale_form_shows_what_is_stored_now(world: World, session: Session, signed_in: SignIn) -> None:
    client = signed_in(world.owner)
    edit = f"{LISTS}/{world.entrance.id}/edit"
    old = client.page(edit).form(edit).values()
    details = ListDetails("Main door", (world.patron.id,))
    checkin.edit_list(world.concert, world.entrance, details, 1, by=world.assistant)
    session.commit()
    response = client.post(edit, data=old | {"name": "Front door"})
    assert response.status_code == 409
    assert "Main door" in response.text
    assert "Patron" in response.text


def test_door_staff_choose_a_list_and_stay_on_it(world: World, session: Session, signed_in: SignIn) -> None:
    door = balcony(world, reentry=True)
    session.commit()
    client = signed_in(world.door)
    assert client.page(DOOR).links()["Balcony All tickets"] == f"{DOOR}?list={door.id}"
    here = f"{DOOR}?list={door.id}"
    response = client.fill(here, action=f"{DOOR}/scans", code=a_ticket(world).secret)
    page = client.page(response.headers["Location"])
    assert "Balcony" in page.text
    assert page.links()["Next"] == here
    response = client.fill(here, action=f"{DOOR}/scans", code=a_ticket(world).secret, way="out")
    assert "Goodbye Ada Attendee" in client.page(response.headers["Location"]).text
    assert checkin.count_inside(door).inside == 0
    assert checkin.count_inside(world.entrance).inside == 0


@pytest.mark.parametrize("wanted", ["0", "x", "9" * 30, "-1"])
def test_a_list_of_nowhere_or_elsewhere_is_not_found(world: World, signed_in: SignIn, wanted: str) -> None:
    client = signed_in(world.door)
    foreign = checkin.get_list(world.elsewhere).id
    for path in ("", "/count", "/search"):
        assert client.get(f"{DOOR}{path}?list={wanted}").status_code == 404
        assert client.get(f"{DOOR}{path}?list={foreign}").status_code == 404


def test_door_staff_do_not_change_lists(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.door)
    for path in ("", "/new", f"/{world.entrance.id}/edit"):
        assert client.get(LISTS + path).status_code == 403
    assert signed_in(world.stranger).get(LISTS).status_code == 404


def test_the_pages_of_lists_cost_the_same_for_one_and_for_thirty(
    world: World, session: Session, signed_in: SignIn, count_queries: QueryCount
) -> None:
    client = signed_in(world.owner)

    def cost(path: str) -> int:
        count_queries.start()
        client.page(path)
        return count_queries.n

    balcony(world)
    session.commit()
    before = cost(LISTS), cost(DOOR)
    for n in range(30):
        db.session.add(CheckInList(event_id=world.concert.id, name=f"Area {n}"))
    session.commit()
    assert (cost(LISTS), cost(DOOR)) == before
