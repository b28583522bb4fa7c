"""Rows that are written together: gathered while a verb runs, sent to Postgres as one statement.

A booking is a dozen new rows in eight tables. One statement each costs more than all the rows; inside
`together` their inserts wait, with ids drawn beforehand, and `write` sends them at once. Rows that
wait are seen by no query: whoever reads or locks them calls `write` first. Outside of it every insert
goes its own way at once, so that the same verbs serve both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Executable, Insert, Table, TextClause, bindparam, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as new
from sqlalchemy.orm import attributes, make_transient_to_detached

from app.core.db import Base, db, table_of

Row = Mapping[str, Any]
Shape = tuple[Table, tuple[str, ...], str | None]  # the columns that are given, and the key that may exist

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


class _Waiting:
    """The rows of one `together`, by table in the order of their first, and the ids still to be given."""

    def __init__(self) -> None:
        self.rows: dict[Shape, list[Row]] = {}
        self.ids: dict[Table, list[int]] = {}

    def take_ids(self, table: Table, n: int) -> list[int]:
        kept = self.ids.setdefault(table, [])
        if len(kept) < n:
            kept += _draw({table: n - len(kept)})[table]
        taken, self.ids[table] = kept[:n], kept[n:]
        return taken


@contextmanager
def together(ids: Mapping[type[Base], int]) -> Iterator[None]:
    """Let the inserts of this block wait for `write`, or for its end; nothing is written if it raises.

    ids: how many new ids of each table the block will need, drawn in one go.
    """
    waiting = _Waiting()
    waiting.ids = _draw({table_of(model): n for model, n in ids.items() if n})
    db.session.info["rows"] = waiting
    try:
        yield
        write()
    finally:
        db.session.info.pop("rows", None)


def insert(model: type[Base], given: Sequence[Row], *, unless: str | None = None) -> None:
    """Insert rows of one shape. Columns left out get the database's default.

    unless: the column of a key: a row whose key exists already is left out.
    """
    waiting, table = _waiting(), table_of(model)
    if waiting is None:
        db.session.execute(_plain(table, unless), given)
    else:
        waiting.rows.setdefault((table, tuple(given[0]), unless), []).extend(given)


def insert_for_ids(model: type[Base], given: Sequence[Row]) -> list[int]:
    """Insert rows of one shape; their ids in the same order."""
    waiting, table = _waiting(), table_of(model)
    if waiting is None:
        return list(db.session.scalars(_returning(table), given))
    ids = waiting.take_ids(table, len(given))
    insert(model, [{"id": number, **row} for number, row in zip(ids, given, strict=True)])
    return ids


def add(thing: Base) -> None:
    """Insert a new object, which the session then has as if it had read it; or flush a known one."""
    waiting, state = _waiting(), inspect(thing)
    if waiting is None or state.persistent:
        db.session.add(thing)
        db.session.flush()
        return
    values = {column.key: _value(thing, column) for column in table_of(type(thing)).c if column.key != "id"}
    [number] = insert_for_ids(type(thing), [values])
    for key, value in {"id": number, **values}.items():
        attributes.set_committed_value(thing, key, value)
    make_transient_to_detached(thing)
    db.session.add(thing)


def write() -> None:
    """Send what waits."""
    waiting = _waiting()
    if waiting is not None and waiting.rows:
        rows, waiting.rows = waiting.rows, {}
        documents = [json.dumps(given, default=str) for given in rows.values()]
        db.session.connection().execute(
            _inserts(tuple(rows)), {f"rows{n}": document for n, document in enumerate(documents)}
        )


def _waiting() -> _Waiting | None:
    found: _Waiting | None = db.session.info.get("rows")
    return found


def _value(thing: Base, column: Any) -> Any:
    if column.key in inspect(thing).dict or column.default is None:
        return getattr(thing, column.key)
    return column.default.arg(None) if column.default.is_callable else column.default.arg


def _draw(wanted: Mapping[Table, int]) -> dict[Table, list[int]]:
    tables = tuple(wanted)
    counts = {f"n{n}": wanted[table] for n, table in enumerate(tables)}
    row = db.session.connection().execute(_numbers(tables), counts).one()
    return {table: list(ids) for table, ids in zip(tables, row, strict=True)}


@cache
def _numbers(tables: tuple[Table, ...]) -> Executable:
    drawn = ", ".join(
        f"ARRAY(SELECT nextval('{table.name}_id_seq') "  # noqa: S608 - names of our own tables
        f"FROM generate_series(1, CAST(:n{n} AS integer))) AS ids{n}"
        for n, table in enumerate(tables)
    )
    return text(f"SELECT {drawn}").columns(**{f"ids{n}": ARRAY(BigInteger) for n in range(len(tables))})


@cache
def _plain(table: Table, unless: str | None) -> Insert:
    return new(table).on_conflict_do_nothing(index_elements=[unless]) if unless else new(table)


@cache
def _returning(table: Table) -> Insert:
    return new(table).returning(table.c.id, sort_by_parameter_order=True)


@cache
def _inserts(shapes: tuple[Shape, ...]) -> TextClause:
    """One statement that inserts rows of these shapes, each from a JSON array. Constraints are tested
    after it, so their order does not matter.
    """
    parts = [f"new{n} AS ({_one_insert(shape, n)})" for n, shape in enumerate(shapes)]
    return text(f"WITH {', '.join(parts)} SELECT 1").bindparams(
        *[bindparam(f"rows{n}") for n in range(len(shapes))]
    )


def _one_insert(shape: Shape, n: int) -> str:
    table, keys, unless = shape
    named = DIALECT.identifier_preparer
    columns = [named.format_column(table.c[key]) for key in keys]
    typed = [f"{name} {table.c[key].type.compile(DIALECT)}" for name, key in zip(columns, keys, strict=True)]
    names, rest = ", ".join(columns), f" ON CONFLICT ({unless}) DO NOTHING" if unless else ""
    return (
        f"INSERT INTO {named.format_table(table)} ({names}) SELECT {names} "  # noqa: S608
        f"FROM json_to_recordset(CAST(:rows{n} AS json)) AS given ({', '.join(typed)}){rest}"
    )
