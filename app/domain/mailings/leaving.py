"""Leaving letters, and coming back. Both hold at once, and doing them again changes nothing."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from app.core import clock, facts
from app.core.db import db, lock
from app.domain.mailings.facts import ReaderCameBack, ReaderLeft
from app.domain.mailings.readers import insert_readers
from app.models import Reader


class Choice(StrEnum):
    """Whose letters are meant: those of one community, or everybody's."""

    ONE = "one"
    ALL = "all"


def leave(reader: Reader, choice: Choice) -> None:
    """Send this address no more such letters, not even those that wait to be sent."""
    row = _row(reader, choice)
    if row.left_at is None:
        row.left_at = clock.now()
        facts.record(ReaderLeft(row.id, row.community_id), None)


def come_back(reader: Reader) -> None:
    """Undo: the community's letters come again. Who left everybody's comes back to all of them."""
    for choice in Choice:
        row = _row(reader, choice)
        if row.left_at is not None:
            row.left_at = None
            facts.record(ReaderCameBack(row.id, row.community_id), None)


def _row(reader: Reader, choice: Choice) -> Reader:
    """The locked row that holds the word on these letters."""
    found = reader if choice is Choice.ONE else _everywhere(reader.email)
    lock(found)
    return found


def _everywhere(email: str) -> Reader:
    insert_readers([email], None)
    query = select(Reader).where(Reader.email == email, Reader.community_id.is_(None))
    return db.session.scalars(query).one()
