"""The database handle, the base of all tables, and the unit of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any, cast

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Date,
    DateTime,
    Engine,
    Identity,
    MetaData,
    Table,
    Text,
    bindparam,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from app.core import clock

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

READING = "reading"  # the engine of sessions that only read

Id = Annotated[int, mapped_column(BigInteger, Identity(always=False), primary_key=True)]


class Base(DeclarativeBase):
    """All tables: 64-bit integers, text without length, times with zone, JSON as jsonb."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            int: BigInteger,
            str: Text,
            datetime: DateTime(timezone=True),
            date: Date,
            dict[str, Any]: JSONB,
        },
    )


class Versioned:
    """Rows that people edit: a stale write is noticed by its version."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")


class WorkSession(FlaskSession):
    """A session that can be kept from writing: it then reads through connections of their own."""

    def get_bind(
        self,
        mapper: Any | None = None,
        clause: Any | None = None,
        bind: Engine | Connection | None = None,
        **kwargs: Any,
    ) -> Engine | Connection:
        found = super().get_bind(mapper, clause, bind, **kwargs)
        if self.info.get("read_only") and isinstance(found, Engine):
            return db.engines[READING]
        return found


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": WorkSession, "expire_on_commit": False},
    disable_autonaming=True,
)


def this_moment() -> BindParameter[datetime]:
    """SQL: the moment at which the statement runs, so that a statement can be made once and kept.

    Making one costs more than running it; those that every visitor runs are kept by functools.cache.
    It has a name, since SQLAlchemy takes a nameless one for any other value of its type and then
    forgets to ask it for the time.
    """
    return bindparam("this_moment", callable_=clock.now, type_=DateTime(timezone=True))


def table_of(model: type[Base]) -> Table:
    """The model’s bare table: rows that nobody looks at again go in without the ORM, in half the time."""
    return cast(Table, model.__table__)


def disconnect(*, close: bool = True) -> None:
    """Empty the pools; close False forgets connections that another process goes on using."""
    for engine in db.engines.values():
        engine.dispose(close=close)


def read_only(value: bool) -> None:
    """Say whether what the session does next may only read."""
    db.session.info["read_only"] = value


def lock(row: Base, *, key_share: bool = False) -> None:
    """Reload `row` under a lock that is kept until the commit; what was set on it before stays set.

    key_share: rows that name it may be added meanwhile, as an event's guests are.
    """
    db.session.flush()
    db.session.refresh(row, with_for_update={"of": type(row), "key_share": key_share})


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once this unit of work is committed; forget it on a rollback."""
    db.session.info.setdefault("after_commit", []).append(callback)


def commit() -> None:
    """Commit, then run what waited for it. Only the boundary and jobs call this."""
    db.session.commit()
    for callback in db.session.info.pop("after_commit", []):
        callback()


def rollback() -> None:
    """Give everything of this unit of work up."""
    db.session.info.pop("after_commit", None)
    db.session.rollback()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One job, one transaction: committed at the end, rolled back on any exception."""
    read_only(False)
    try:
        yield
        commit()
    except BaseException:
        rollback()
        raise
    finally:
        db.session.remove()
