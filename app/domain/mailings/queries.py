"""Who reads which letters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.core import ids
from app.core.db import db
from app.core.errors import NotFound
from app.models import Community, Reader

LONGEST_SECRET = 64


@dataclass(frozen=True)
class Standing:
    """What the holder of a link reads. left: of this community's letters; left_all: of everybody's."""

    reader: Reader
    community: Community
    left: bool
    left_all: bool


def get_reader(secret: str) -> Reader:
    """The reader that a letter's link leads to. Raises NotFound."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        raise NotFound
    reader = db.session.scalar(select(Reader).where(Reader.secret_digest == ids.digest(secret)))
    if reader is None or reader.community_id is None:
        raise NotFound
    return reader


def standing_of(reader: Reader) -> Standing:
    """What the reader of a community's letters gets and what not."""
    everywhere = select(Reader.id).where(
        Reader.email == reader.email, Reader.community_id.is_(None), Reader.left_at.is_not(None)
    )
    community = db.session.get_one(Community, reader.community_id)
    return Standing(reader, community, reader.left_at is not None, db.session.scalar(everywhere) is not None)


def list_willing(community_id: int, addresses: Collection[str]) -> list[str]:
    """Those of the addresses that did not leave the community's letters, in their order, each once."""
    gone = select(Reader.email).where(
        Reader.email.in_(set(addresses)),
        or_(Reader.community_id == community_id, Reader.community_id.is_(None)),
        Reader.left_at.is_not(None),
    )
    left = set(db.session.scalars(gone))
    return [address for address in dict.fromkeys(addresses) if address not in left]
