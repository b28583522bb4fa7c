"""Each invariant is broken on purpose, in a transaction that is rolled back; the audit names the row."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app import audit
from app.core import clock, files
from app.core.db import db
from app.domain import checkin, events, orders, tickets
from app.models import Order
from tests.world import World

BUYER = orders.Buyer("Ben Buyer", "ben@example.com")


def broken(world: World, *statements: str) -> dict[str, list[str]]:
    """What the audit says (sentence → rows) after these statements."""
    for statement in statements:
        values = {"order": world.booking.id, "now": clock.now(), "event": world.concert.id}
        sql = text(statement)
        db.session.execute(sql, {name: values[name] for name in sql.compile().params})
    return {breach.invariant.says: breach.rows for breach in audit.find_breaches()}


def only(found: dict[str, list[str]], sentence: str) -> str:
    """The one line that was found, of this invariant alone."""
    assert list(found) == [sentence], found
    (line,) = found[sentence]
    return line


def let_in(world: World) -> checkin.Verdict:
    secret = tickets.list_tickets_of_order(world.booking)[0].secret
    return checkin.admit(world.entrance, secret, "n1", by=world.door)


def test_a_world_that_lived_is_clean(world: World) -> None:
    verdict = let_in(world)
    checkin.undo(world.entrance, verdict.scan, by=world.door)
    checkin.admit(world.entrance, "unknown", "n2", by=world.door)
    orders.cancel_order(orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None), by=None)
    orders.cancel_order(orders.hold_places(world.concert, {world.seat.id: 1}, by=None), by=None)
    hold = orders.hold_places(world.concert, {world.seat.id: 3}, by=None)
    orders.place_order(world.concert, {world.seat.id: 1}, BUYER, by=None, hold=hold)
    orders.hold_places(world.concert, {world.seat.id: 1}, by=None)
    events.cancel_event(world.concert, by=world.owner)
    with clock.frozen_at(clock.now() + timedelta(minutes=20)):
        assert broken(world) == {}
        orders.expire_holds()
        assert broken(world) == {}


def test_a_counter_that_miscounts(world: World) -> None:
    found = broken(world, "UPDATE counter SET taken = 3 WHERE event_id = :event AND kind = 'event'")
    line = only(found, "a counter's taken is the sum of its unreleased claims")
    assert line.endswith("taken is 3, its claims add up to 2")


def test_a_counter_that_oversold(world: World) -> None:
    found = broken(
        world,
        "ALTER TABLE counter DROP CONSTRAINT ck_counter_taken_within",
        "UPDATE counter SET quantity = 1 WHERE event_id = :event AND kind = 'event'",
    )
    assert only(found, "no counter has more taken than its quantity").endswith("2 taken of 1")


def test_a_confirmed_order_that_lost_a_place(world: World) -> None:
    found = broken(world, "UPDATE claim SET expires_at = :now WHERE order_id = :order AND n = 2")
    assert list(found) == ["a confirmed order holds exactly its places, for good"]
    assert len(found.popitem()[1]) == 2  # the event's counter and the type's own


def test_a_confirmed_order_that_holds_too_much(world: World) -> None:
    found = broken(world, "UPDATE claim SET n = 3 WHERE order_id = :order")
    assert "a confirmed order holds exactly its places, for good" in found


def test_an_order_that_is_over_and_holds_places(world: World) -> None:
    orders.cancel_order(world.booking, by=None)
    found = broken(world, "UPDATE claim SET released_at = NULL WHERE order_id = :order")
    assert "an order that is over holds no places" in found


def test_a_hold_whose_claim_never_ends(world: World) -> None:
    orders.hold_places(world.concert, {world.seat.id: 1}, by=None)
    found = broken(
        world, "UPDATE claim SET expires_at = NULL WHERE order_id <> :order AND expires_at IS NOT NULL"
    )
    assert list(found) == ["a hold's places are claimed no longer than the hold"]


def test_a_confirmed_order_without_one_of_its_tickets(world: World) -> None:
    found = broken(world, f"UPDATE ticket SET status = 'cancelled' WHERE number = '{world.booking.code}-1'")
    line = only(found, "a confirmed order has a valid ticket for each of its places")
    assert world.booking.code in line


def test_a_cancelled_order_with_a_valid_ticket(world: World) -> None:
    orders.cancel_order(world.booking, by=None)
    found = broken(world, f"UPDATE ticket SET status = 'valid' WHERE number = '{world.booking.code}-1'")
    assert "0 are due" in only(found, "a confirmed order has a valid ticket for each of its places")


@pytest.mark.parametrize("letter", ["confirmed", "cancelled"])
def test_an_order_without_its_letter(world: World, letter: str) -> None:
    orders.cancel_order(world.booking, by=None)
    found = broken(world, f"DELETE FROM message WHERE key LIKE 'order:%{letter}'")
    assert only(found, "every confirmed or cancelled order has its letter").endswith(f"“{letter}”")


@pytest.mark.parametrize(
    "change",
    [
        "state = 'lost'",
        "state = 'done'",
        "state = 'parked'",
        "state = 'parked', last_error = 'x', leased_until = :now",
    ],
)
def test_an_outbox_row_in_no_state(world: World, change: str) -> None:
    found = broken(world, f"UPDATE message SET {change} WHERE key LIKE '%' || :order || '%confirmed'")
    assert len(found["every outbox row waits, is done or is parked with a reason"]) == 1


def test_an_outbox_row_that_somebody_forgot(world: World) -> None:
    change = (
        "UPDATE message SET leased_until = CAST(:now AS timestamptz) - interval '{}' WHERE key LIKE 'order:%'"
    )
    assert broken(world, change.format("3 minutes")) == {}
    found = broken(world, change.format("5 minutes"))
    assert list(found) == ["no outbox row is claimed for more than three leases"]


def test_a_ticket_that_is_in_twice(world: World) -> None:
    let_in(world)
    found = broken(
        world,
        "DROP INDEX uq_admission_ticket",
        "INSERT INTO admission (list_id, ticket_id, at) SELECT list_id, ticket_id, at FROM admission",
        "UPDATE admission_count SET came = 2",
    )
    assert found["a ticket is in at most once per list"][0].endswith("is in 2 times")
    assert len(found["every admission and every undo has its scan"]) == 1


def test_a_scan_that_was_logged_twice(world: World) -> None:
    checkin.admit(world.entrance, "unknown", "n1", by=world.door)
    found = broken(
        world,
        "ALTER TABLE scan DROP CONSTRAINT uq_scan_nonce",
        "INSERT INTO scan (list_id, nonce, code_digest, result, at)"
        " SELECT list_id, nonce, code_digest, result, at FROM scan",
    )
    assert only(found, "every scan is logged once") == "scan n1: logged 2 times"


def test_an_admission_without_a_scan(world: World) -> None:
    let_in(world)
    found = broken(world, "DELETE FROM scan")
    assert "“ok”" in only(found, "every admission and every undo has its scan")


def test_an_undo_without_a_scan(world: World) -> None:
    let_in(world)
    found = broken(world, "UPDATE admission SET undone_at = :now", "UPDATE admission_count SET came = 0")
    assert "“undone”" in only(found, "every admission and every undo has its scan")


def test_a_scan_that_let_somebody_in_without_admission(world: World) -> None:
    checkin.admit(world.entrance, "unknown", "n1", by=world.door)
    found = broken(world, "UPDATE scan SET result = 'ok'")
    only(found, "every scan that let somebody in has its admission")


def test_somebody_out_whom_nobody_let_out(world: World) -> None:
    let_in(world)
    found = broken(world, "UPDATE admission SET out_since = :now", "UPDATE admission_count SET gone = 1")
    line = only(found, "who is out was let out last")
    assert line.endswith("last scan ok")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE admission_count SET came = 2",
        "UPDATE admission_count SET gone = 1",
        "DELETE FROM admission_count",
        "INSERT INTO admission_count SELECT list_id, (part + 1) % 16, 1, 0 FROM admission_count",
    ],
)
def test_a_kept_count_that_is_not_that_of_its_admissions(world: World, change: str) -> None:
    let_in(world)
    assert audit.find_breaches() == []
    assert len(only(broken(world, change), "the doors' counts are those of their admissions")) > 0


def test_a_conflict_about_a_scan_that_let_in(world: World) -> None:
    let_in(world)
    found = broken(world, "UPDATE scan SET conflict = 'let-in'")
    only(found, "a conflict stands beside a scan that let nobody in")


def test_a_status_that_no_fact_tells_of(world: World) -> None:
    found = broken(world, "DELETE FROM notification", "DELETE FROM fact WHERE subject = 'order:' || :order")
    assert only(found, "an order's status is what its facts add up to").endswith("is missing")


def test_facts_in_an_order_that_cannot_be(world: World) -> None:
    again = (
        "INSERT INTO fact (kind, event_id, subject, data, at) SELECT kind, event_id, subject, data, at"
        " FROM fact WHERE subject = 'order:' || :order AND kind = 'OrderConfirmed'"
    )
    line = only(broken(world, again), "orders moved only along allowed ways")
    assert line.endswith("after OrderConfirmed")


def test_an_event_whose_status_no_fact_tells_of(world: World) -> None:
    events.cancel_event(world.concert, by=world.owner)
    found = broken(world, "UPDATE event SET status = 'published' WHERE id = :event")
    only(found, "an event's status is what its facts add up to")


def test_a_total_that_is_not_the_sum_of_its_lines(world: World) -> None:
    found = broken(world, 'UPDATE "order" SET total = 1 WHERE id = :order')
    (line,) = found["an order's total is the sum of its lines"]
    assert line == f"order {db.session.get_one(Order, world.booking.id).code}: total 1, its lines add up to 0"


def test_files_and_rows_that_do_not_fit(world: World) -> None:
    files.folder().mkdir()
    (files.folder() / "stray").write_bytes(b"who put me here?")
    row = (
        "INSERT INTO stored_file (name, digest, size, media_type, created_at)"
        " VALUES ('gone', '00', 1, 'image/webp', :now)"
    )
    found = broken(world, row)
    assert found == {
        "every stored file has its row, every row its file": [
            "file gone: missing",
            "file stray: without a row",
        ]
    }


def test_every_invariant_is_broken_somewhere(world: World) -> None:
    tests = "".join(path.read_text() for path in Path(__file__).parents[1].rglob("test_*.py"))
    assert [i.says for i in audit.INVARIANTS if f'"{i.says}"' not in tests] == []
