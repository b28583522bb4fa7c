"""Posting letters that can be left, and looking once more when they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.core import mail
from app.core.db import db
from app.core.mail import Letter
from app.domain.mailings.links import reader_secret
from app.domain.mailings.queries import list_willing, standing_of
from app.domain.mailings.readers import insert_readers
from app.models import Reader


def post_all(letter: str, community_id: int, asked: Mapping[str, tuple[str, dict[str, Any]]]) -> int:
    """Put a letter into the outbox for each address that did not leave such letters; returns how many.

    asked: by address, the letter's key and what its composer gets, to which reader_id is added.
    """
    willing = list_willing(community_id, asked)
    readers = _readers(community_id, willing)
    for address in willing:
        key, args = asked[address]
        mail.post(letter, key, address, bulk=True, reader_id=readers[address], **args)
    return len(willing)


def _readers(community_id: int, addresses: list[str]) -> dict[str, int]:
    """The id of each address' row, made where it is missing."""
    insert_readers(addresses, community_id)
    query = select(Reader.email, Reader.id).where(
        Reader.community_id == community_id, Reader.email.in_(addresses)
    )
    return dict(db.session.execute(query).all())


def as_sent(letter: Letter, reader_id: int) -> Letter:
    """The letter with its reader's way out. Raises mail.Unwanted for who left since it was posted."""
    standing = standing_of(db.session.get_one(Reader, reader_id))
    if standing.left or standing.left_all:
        raise mail.Unwanted
    return replace(letter, reader=reader_secret(standing.reader.code))
