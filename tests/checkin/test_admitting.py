"""The door lets a ticket in once, says why not, and logs every scan."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.domain import checkin, orders, tickets
from app.models import Scan
from tests.world import World


def secret(world: World) -> str:
    return tickets.list_tickets_of_order(world.booking)[0].secret


def test_admit_lets_a_valid_ticket_in_once(world: World) -> None:
    first = checkin.admit(world.entrance, secret(world), "n1", by=world.door)
    second = checkin.admit(world.entrance, secret(world), "n2", by=world.door)
    assert (first.result, second.result) == ("ok", "already-used")
    assert second.earlier is not None
    assert second.earlier_by == world.door


def test_the_same_nonce_twice_is_one_scan(world: World) -> None:
    first = checkin.admit(world.entrance, secret(world), "n1", by=world.door)
    again = checkin.admit(world.entrance, secret(world), "n1", by=world.door)
    assert (again.result, again.scan.id) == ("ok", first.scan.id)


def test_refused_scans_are_logged_too(world: World) -> None:
    assert checkin.admit(world.entrance, "no such ticket", "n1", by=world.door).result == "unknown"
    assert db.session.scalars(select(Scan.result)).all() == ["unknown"]


def test_a_ticket_of_another_event_is_refused(world: World) -> None:
    door = checkin.get_list(world.elsewhere)
    assert checkin.admit(door, secret(world), "n1", by=world.stranger).result == "wrong-event"


def test_a_cancelled_ticket_is_refused(world: World) -> None:
    code = secret(world)
    orders.cancel_order(world.booking, by=world.attendee)
    assert checkin.admit(world.entrance, code, "n1", by=world.door).result == "cancelled"


def test_undo_lets_the_ticket_in_again(world: World) -> None:
    first = checkin.admit(world.entrance, secret(world), "n1", by=world.door)
    checkin.undo(world.entrance, first.scan, by=world.door)
    checkin.undo(world.entrance, first.scan, by=world.door)
    assert checkin.admit(world.entrance, secret(world), "n2", by=world.door).result == "ok"
    assert checkin.count_inside(world.entrance).inside == 1


@pytest.mark.parametrize("nonce", ["", "x" * 101])
def test_a_scan_needs_a_nonce(world: World, nonce: str) -> None:
    with pytest.raises(Exception, match="carries no number"):
        checkin.admit(world.entrance, secret(world), nonce, by=world.door)
