"""Writing many rows at once, and the chronicle of what happened in them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from psycopg import Connection
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb
from sqlalchemy import Table, func, select

from app.core.db import Base, db
from app.core.facts import Fact, What

Row = dict[str, Any]


def write(table: type[Base], rows: Sequence[Row]) -> None:
    """Copy the rows, all with the same columns, into the table; other columns get the database's defaults."""
    if not rows:
        return
    columns = list(rows[0])
    names = SQL(", ").join(map(Identifier, columns))
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.__tablename__), names)
    driver = cast("Connection[Any]", db.session.connection().connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_plain(row[column]) for column in columns])


def _plain(value: object) -> object:
    return Jsonb(value) if isinstance(value, dict) else value


def write_with_ids(table: type[Base], rows: Sequence[Row]) -> list[int]:
    """Copy the rows into the table and return their ids in the same order."""
    sequence = func.pg_get_serial_sequence(func.quote_ident(cast(Table, table.__table__).name), "id")
    numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, len(rows)))
    ids = list(db.session.scalars(numbers))
    write(table, [{"id": key, **row} for key, row in zip(ids, rows, strict=True)])
    return ids


class Chronicle:
    """Collects facts as they are told and writes them in the order they happened.

    No reaction runs: what would follow (letters, counters, doors) is written by the seeding itself.
    """

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def tell(self, what: What, at: datetime, by: int | None) -> None:
        """`what` happened at `at`, done by the person with this id, None for a visitor or the system."""
        self._rows.append(
            {
                "kind": type(what).__name__,
                "event_id": what.event_id_or_none(),
                "subject": what.subject(),
                "actor_id": by,
                "data": asdict(what),
                "at": at,
            }
        )

    def write(self) -> int:
        """Write everything told so far; returns how many facts that were."""
        write(Fact, sorted(self._rows, key=lambda row: row["at"]))
        return len(self._rows)
