"""Scans without a network: the list a device keeps, what it sends later, and what did not fit."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import db
from app.domain import checkin, orders, tickets
from app.domain.checkin import Carried, ListDetails, Merged
from app.models import Admission, CheckInList, Scan, Ticket
from tests.checkin.conftest import SignIn
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World

DOOR = "/events/night-of-small-websites/door"
BATCHES = f"{DOOR}/batches"
CONFLICTS = f"{DOOR}/conflicts"


def both(world: World) -> list[Ticket]:
    return tickets.list_tickets_of_order(world.booking)


def carried(code: str, nonce: str = "n1", *, shown: str = "ok", ago: int = 10, way: str = "in") -> Carried:
    return Carried(code, nonce, clock.now() - timedelta(minutes=ago), way, shown)


def merge(world: World, *scans: Carried, door: CheckInList | None = None) -> list[Merged]:
    return checkin.merge_scans(door or world.entrance, scans, by=world.door, device="Device 7")


def test_an_offline_scan_counts_with_its_own_time(world: World) -> None:
    scan = carried(both(world)[0].secret, ago=30)
    (merged,) = merge(world, scan)
    assert (merged.result, merged.conflict, merged.name) == ("ok", None, "Ada Attendee")
    row = db.session.scalars(select(Scan)).one()
    assert (row.at, row.device) == (scan.at, "Device 7")
    assert db.session.scalars(select(Admission.at)).one() == scan.at


def test_sent_twice_it_counts_once_and_answers_the_same(world: World) -> None:
    scan = carried(both(world)[0].secret)
    assert merge(world, scan) == merge(world, scan)
    assert db.session.scalar(select(func.count(Scan.id))) == 1


def test_an_answer_lost_on_the_way_is_no_second_scan(world: World) -> None:
    """The server admitted and the answer was lost; the device decided by itself and sent it later."""
    secret = both(world)[0].secret
    checkin.admit(world.entrance, secret, "n1", by=world.door)
    (merged,) = merge(world, carried(secret, "n1"))
    assert (merged.result, merged.conflict) == ("ok", None)
    assert checkin.count_conflicts(world.concert) == 0


def test_one_ticket_let_in_by_two_devices_is_a_conflict(world: World) -> None:
    secret = both(world)[0].secret
    merge(world, carried(secret, "left-door", ago=5))
    (merged,) = merge(world, carried(secret, "right-door", ago=20))
    assert (merged.result, merged.conflict) == ("already-used", "let-in")
    (conflict,) = checkin.list_conflicts(world.concert)
    assert conflict.scan.nonce == "right-door"
    assert conflict.earlier is not None
    assert conflict.earlier.at > conflict.scan.at


def test_whom_a_device_sent_away_is_not_let_in_afterwards(world: World) -> None:
    """It did not know the ticket yet; nobody came in, so nobody is counted in, and a person is told."""
    (merged,) = merge(world, carried(both(world)[0].secret, shown="unknown"))
    assert (merged.result, merged.conflict) == ("unknown", "sent-away")
    assert checkin.count_inside(world.entrance).inside == 0


def test_where_device_and_list_agree_there_is_no_conflict(world: World) -> None:
    first, second = both(world)
    scans = [
        carried(first.secret, "n1", ago=9),
        carried(first.secret, "n2", ago=8, shown="already-used"),
        carried("nonsense", "n3", shown="unknown"),
        carried(second.number.lower(), "n4"),
    ]
    results = {merged.nonce: merged.result for merged in merge(world, *reversed(scans))}
    assert results == {"n1": "ok", "n2": "already-used", "n3": "unknown", "n4": "ok"}
    assert checkin.count_conflicts(world.concert) == 0


def test_moves_sent_late_do_not_move_who_moved_since(world: World) -> None:
    door = checkin.add_list(world.concert, ListDetails("Hall", reentry=True), by=world.owner)
    secret = both(world)[0].secret
    merge(world, carried(secret, "in", ago=60), door=door)
    merge(world, carried(secret, "out", ago=30, way="out", shown="left"), door=door)
    merge(world, carried(secret, "back", ago=10, shown="back"), door=door)
    (late,) = merge(world, carried(secret, "late", ago=20, way="out", shown="left"), door=door)
    assert late.result == "left"
    assert checkin.count_inside(door).inside == 1


def test_one_bad_scan_stops_no_other(world: World) -> None:
    first, second = both(world)
    checkin.admit(world.entrance, "something else", "taken", by=world.door)
    old = Carried(first.secret, "old", clock.now() - timedelta(days=8), "in", "ok")
    merged = {
        m.nonce: m for m in merge(world, old, carried(first.secret, "taken"), carried(second.secret, "n1"))
    }
    assert "too old" in (merged["old"].problem or "")
    assert "another code" in (merged["taken"].problem or "")
    assert merged["n1"].result == "ok"


def test_a_clock_ahead_counts_as_now(world: World) -> None:
    with clock.frozen_at(clock.now()):
        merge(world, carried(both(world)[0].secret, ago=-600))
        assert db.session.scalars(select(Scan.at)).one() == clock.now()


# ---- the pages ----


def snapshot(client: ReviewingClient, door: CheckInList) -> dict[str, Any]:
    response = client.get(f"{DOOR}/snapshot?list={door.id}")
    assert response.headers["Cache-Control"] == "no-store"
    return dict(response.get_json())


def batch(client: ReviewingClient, door: CheckInList, *scans: dict[str, Any]) -> Any:
    headers = {"X-CSRFToken": snapshot(client, door)["token"]}
    return client.post(BATCHES, json={"list": door.id, "device": "Device 7", "scans": scans}, headers=headers)


def sent(code: str, nonce: str, **more: str) -> dict[str, str]:
    return {"code": code, "nonce": nonce, "at": clock.now().isoformat(), "way": "in", "shown": "ok"} | more


def test_a_snapshot_tells_tickets_again_without_their_codes(world: World, signed_in: SignIn) -> None:
    first, second = both(world)
    checkin.admit(world.entrance, first.secret, "n1", by=world.door)
    second.status = "cancelled"
    db.session.commit()
    client = signed_in(world.door)
    kept = snapshot(client, world.entrance)
    known = {row[1]: row for row in kept["tickets"]}
    assert known[first.number][0] == hashlib.sha256(first.secret.encode()).hexdigest()
    assert (known[first.number][2], known[second.number][2]) == ("ok", "cancelled")
    assert known[first.number][7] is not None
    assert first.secret not in client.get(f"{DOOR}/snapshot").text
    assert datetime.fromisoformat(kept["until"]) - datetime.fromisoformat(kept["at"]) == timedelta(hours=48)


def test_the_key_is_each_persons_own_and_stays_the_same(world: World, signed_in: SignIn) -> None:
    mine = [snapshot(signed_in(world.door), world.entrance)["key"] for _n in range(2)]
    theirs = snapshot(signed_in(world.owner), world.entrance)["key"]
    assert len(bytes.fromhex(mine[0])) == 32
    assert mine[0] == mine[1] != theirs


@pytest.mark.parametrize("path", ["/snapshot", "/offline", "/app.webmanifest", "/conflicts"])
def test_what_a_device_keeps_is_for_door_staff(world: World, signed_in: SignIn, path: str) -> None:
    assert signed_in(world.stranger).get(DOOR + path).status_code == 404
    assert signed_in(world.door).get(DOOR + path).status_code == 200


def test_the_page_that_is_kept_names_nobody(world: World, session: Session, signed_in: SignIn) -> None:
    checkin.admit(world.entrance, both(world)[0].secret, "n1", by=world.door)
    session.commit()
    client = signed_in(world.door)
    assert "Ada" in client.page(DOOR).text
    assert "Ada" not in client.page(f"{DOOR}/offline").text


def test_the_worker_may_speak_for_the_door(client: ReviewingClient) -> None:
    response = client.get("/door-worker.js")
    assert response.mimetype == "text/javascript"
    assert response.headers["Service-Worker-Allowed"] == "/events/"


def test_a_batch_is_taken_over_and_told(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.door)
    response = batch(
        client, world.entrance, sent(both(world)[0].secret, "n1"), sent("x", "n2", shown="unknown")
    )
    told = {row["nonce"]: row["result"] for row in response.get_json()["scans"]}
    assert told == {"n1": "ok", "n2": "unknown"}


@pytest.mark.parametrize(
    "wrong",
    [{"code": ""}, {"code": "x" * 301}, {"at": "yesterday"}, {"at": "2026-01-01T00:00:00"}, {"way": "up"},
     {"shown": "undone"}, {"nonce": ""}, {"more": "1"}],
)  # fmt: skip
def test_a_batch_that_is_none_is_refused_whole(
    world: World, signed_in: SignIn, wrong: dict[str, str]
) -> None:
    good, bad = sent(both(world)[0].secret, "n1"), sent("x", "n2") | wrong
    assert batch(signed_in(world.door), world.entrance, good, bad).status_code == 422
    assert db.session.scalar(select(func.count(Scan.id))) == 0


def test_a_batch_for_another_events_list_finds_nothing(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.door)
    token = snapshot(client, world.entrance)["token"]
    body = {"list": checkin.get_list(world.elsewhere).id, "scans": [sent("x", "n1")]}
    assert client.post(BATCHES, json=body, headers={"X-CSRFToken": token}).status_code == 404


def test_a_person_looks_at_a_conflict_and_it_is_done(
    world: World, session: Session, signed_in: SignIn
) -> None:
    ticket = both(world)[0]
    merge(world, carried(ticket.secret, "n1", ago=5))
    merge(world, carried(ticket.secret, "n2", ago=3))
    merge(world, carried(both(world)[1].secret, "n3", shown="unknown"))
    session.commit()
    client = signed_in(world.door)
    assert "2 to look at" in client.page(DOOR).text
    page = client.page(CONFLICTS)
    assert "Two people may have come in" in page.text
    assert "let them in" in page.text
    for form in page.forms():
        assert client.post(form.action, data=form.values()).status_code == 303
    assert "Nothing to look at" in client.page(CONFLICTS).text


def test_conflicts_cost_the_same_for_one_and_for_thirty(
    world: World, session: Session, signed_in: SignIn, count_queries: QueryCount
) -> None:
    client = signed_in(world.door)

    def cost(path: str) -> int:
        count_queries.start()
        client.get(path)
        return count_queries.n

    merge(world, carried(both(world)[0].secret, shown="unknown"))
    session.commit()
    before = cost(CONFLICTS), cost(f"{DOOR}/snapshot")
    for n in range(10):
        buyer = orders.Buyer("Ada Attendee", f"buyer{n}@example.com", ("Ann Other", "Amy Other"))
        order = orders.place_order(world.concert, {world.seat.id: 3}, buyer, by=None)
        for ticket in tickets.list_tickets_of_order(order):
            merge(world, carried(ticket.secret, f"n{ticket.id}", shown="unknown"))
    session.commit()
    assert (cost(CONFLICTS), cost(f"{DOOR}/snapshot")) == before
