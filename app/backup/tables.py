"""Tables as COPY text, out and in, without generated columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from app.backup.manifest import Table
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _

VERSIONS = "alembic_version"
BLOCK = 1 << 20


def names_in_order() -> list[str]:
    """All tables of ours, those that others refer to first."""
    return [table.name for table in db.metadata.sorted_tables]


def names_in(connection: Connection) -> set[str]:
    """The tables that the database holds, the migrations' own left out."""
    names = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> :own")
    return set(connection.scalars(names, {"own": VERSIONS}))


def revision_of(connection: Connection) -> str | None:
    """The migration that the database is at, None for one without tables."""
    if connection.scalar(text("SELECT to_regclass(:name)"), {"name": VERSIONS}) is None:
        return None
    revision: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))  # noqa: S608
    return revision


def filled_tables(connection: Connection) -> list[str]:
    """The tables that hold any row."""
    cursor = cursor_of(connection)
    found = []
    for name in sorted(names_in(connection)):
        query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name))
        row = cursor.execute(query).fetchone()
        found += [name] if row and row[0] else []
    return found


def cursor_of(connection: Connection) -> psycopg.Cursor[Any]:
    """A cursor of the driver in the connection's transaction, free of the time limit of web requests."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver.cursor()


def dump(cursor: psycopg.Cursor[Any], name: str, target: Path) -> Table:
    """Write one table's rows, in the order of its key, to `target`."""
    columns = _columns(cursor, name)
    key = [column.name for column in db.metadata.tables[name].primary_key]
    query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        _listed(columns), sql.Identifier(name), _listed(key)
    )
    digest = hashlib.sha256()
    with target.open("wb") as file, cursor.copy(query) as copy:
        for block in copy:
            file.write(block)
            digest.update(block)
    rows = cursor.rowcount
    return Table(name, columns, rows, digest.hexdigest(), _identities(cursor, name))


def load(cursor: psycopg.Cursor[Any], table: Table, source: IO[bytes]) -> None:
    """Fill an empty table and set its identities where they stood. Raises Refused when rows are missing."""
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), _listed(table.columns))
    with cursor.copy(query) as copy:
        while block := source.read(BLOCK):
            copy.write(block)
    if cursor.rowcount != table.rows:
        raise Refused(_("The table %(name)s of this backup is not complete.", name=table.name))
    for column, last in table.identities.items():
        if last is not None:
            sequence = "SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s), %s)"
            cursor.execute(sequence, [table.name, column, last])


def _columns(cursor: psycopg.Cursor[Any], name: str) -> list[str]:
    query = (
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'"
        " ORDER BY ordinal_position"
    )
    return [row[0] for row in cursor.execute(query, [name])]


def _identities(cursor: psycopg.Cursor[Any], name: str) -> dict[str, int | None]:
    query = (
        "SELECT column_name,"
        " pg_sequence_last_value(pg_get_serial_sequence(quote_ident(%s), column_name)::regclass)"
        " FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s AND is_identity = 'YES'"
    )
    return dict(cursor.execute(query, [name, name]).fetchall())


def _listed(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)
