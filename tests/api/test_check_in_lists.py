"""Check-in lists for programs: which there are, and one of them scanned for, in and out."""

from __future__ import annotations

from collections.abc import Callable

from app.core.db import db
from app.domain import checkin, tickets
from app.models import User
from tests.api.caller import Caller
from tests.world import World


def test_a_program_scans_for_one_list_in_and_out(
    world: World, calling: Callable[[User | None], Caller]
) -> None:
    details = checkin.ListDetails("Hall", (world.seat.id,), reentry=True)
    hall = checkin.add_list(world.concert, details, by=world.owner)
    db.session.commit()
    door, event = calling(world.door), f"/events/{world.concert.id}"
    code = tickets.list_tickets_of_order(world.booking)[0].secret
    found = []
    for n, way in enumerate(("out", "in", "out", "in")):
        body = {"code": code, "nonce": f"n{n}", "list": hall.id, "way": way}
        found.append(door.post(f"{event}/check-ins/", body)["result"])
    assert found == ["not-inside", "ok", "left", "back"]
    listed = door.get(f"{event}/check-in-lists/")["results"]
    assert [(row["name"], row["inside"], row["expected"]) for row in listed] == [
        ("Entrance", 0, 2),
        ("Hall", 1, 2),
    ]
    assert listed[1]["ticket_types"] == [world.seat.id]
    calling(world.stranger).get(f"{event}/check-in-lists/", 404)


def test_whom_a_device_sent_away_is_not_let_in(
    world: World, calling: Callable[[User | None], Caller]
) -> None:
    door, path = calling(world.door), f"/events/{world.concert.id}/check-ins/"
    code = tickets.list_tickets_of_order(world.booking)[0].secret
    body = {"code": code, "nonce": "off", "shown": "unknown"}
    assert door.post(path, body)["result"] == "unknown"
    assert checkin.count_conflicts(world.concert) == 1
    assert door.post(path, {"code": code, "nonce": "on"})["result"] == "ok"
