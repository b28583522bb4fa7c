"""Rows gathered and written as one statement are the rows that would have been written one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from app.core import mail, rows
from app.core.db import Base, db, table_of
from app.models import Fact, Guest, Message, Order
from tests.conftest import QueryCount
from tests.world import World

MOMENT = datetime(2038, 3, 28, 1, 30, 15, 123456, tzinfo=UTC)
HARD = 'Zoë "O’Hara" \\ {} :x %(y)s $1 \N{SNOWMAN}'


def an_order(world: World, code: str) -> Order:
    return Order(
        event_id=world.concert.id, code=code, secret_digest=code, email="a@example.org", name=HARD,
        status="pending", currency="EUR", total=2**40, expires_at=MOMENT, created_at=MOMENT,
    )  # fmt: skip


def stored(thing: Base) -> dict[str, Any]:
    """The row as Postgres has it, without what differs by nature."""
    table = table_of(type(thing))
    found = db.session.execute(select(table).where(table.c.id == thing.id)).one()  # type: ignore[attr-defined]
    return {k: v for k, v in found._mapping.items() if k not in {"id", "code", "secret_digest"}}


def test_a_gathered_row_is_the_same_as_one_written_alone(world: World) -> None:
    alone, gathered = an_order(world, "ALONE"), an_order(world, "GATHERED")
    rows.add(alone)
    with rows.together({Order: 1}):
        rows.add(gathered)
    assert stored(gathered) == stored(alone)
    assert stored(gathered)["name"] == HARD


def test_a_gathered_object_is_the_sessions_own_and_later_changes_are_written(world: World) -> None:
    order = an_order(world, "GATHERED")
    with rows.together({Order: 1}):
        rows.add(order)
        order.status, order.expires_at = "confirmed", None
    assert db.session.get_one(Order, order.id) is order
    assert inspect(order).persistent
    db.session.flush()
    assert stored(order)["status"] == "confirmed"


def test_one_statement_writes_rows_of_several_tables_in_any_order(
    world: World, count_queries: QueryCount
) -> None:
    with rows.together({Guest: 2, Fact: 1}):
        count_queries.start()
        rows.insert(Message, [a_message("first")], unless="key")
        people = [{"event_id": world.concert.id, "code": f"G{n}", "rsvp": "accepted"} for n in (1, 2)]
        ids = rows.insert_for_ids(Guest, people)
    assert count_queries.n == 1
    codes = select(Guest.code).where(Guest.id.in_(ids)).order_by(Guest.id)
    assert list(db.session.scalars(codes)) == ["G1", "G2"]


def a_message(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "letter": "x",
        "args": {"n": 1},
        "address": "a@b.c",
        "due_at": MOMENT,
        "created_at": MOMENT,
    }


def test_a_key_that_exists_is_left_out(session: Session) -> None:
    mail.post("x", "known", "a@example.org")
    with rows.together({}):
        rows.insert(Message, [a_message("known"), a_message("new")], unless="key")
    kept = select(Message.key, Message.address).where(Message.key.in_(["known", "new"])).order_by(Message.key)
    assert [tuple(row) for row in db.session.execute(kept)] == [("known", "a@example.org"), ("new", "a@b.c")]


def test_nothing_is_written_of_a_block_that_raises(session: Session) -> None:
    with pytest.raises(LookupError):
        _give_up_halfway()
    assert db.session.scalar(select(Message.id).where(Message.key == "lost")) is None
    mail.post("x", "after", "a@example.org")
    assert db.session.scalar(select(Message.id).where(Message.key == "after")) is not None


def _give_up_halfway() -> None:
    with rows.together({}):
        rows.insert(Message, [a_message("lost")], unless="key")
        raise LookupError


def test_more_ids_than_were_drawn_are_drawn_when_they_are_needed(world: World) -> None:
    people = [{"event_id": world.concert.id, "code": f"G{n}", "rsvp": "accepted"} for n in range(5)]
    with rows.together({Guest: 2}):
        ids = rows.insert_for_ids(Guest, people)
    assert len(set(ids)) == 5
    assert ids == sorted(ids)


def test_every_numbered_table_has_the_sequence_that_ids_are_drawn_from(session: Session) -> None:
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if "id" in table.c and table.c.id.identity is not None:
            found = session.scalar(text("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": f'"{table.name}"'})
            assert found == f"public.{table.name}_id_seq"
