"""Once-only keys: the same form or call sent twice has one effect and one answer.

The first success is stored in the transaction of its effect and answered again; a
refusal stores nothing (reliability.md, decision 7).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, and_, bindparam, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db, table_of
from app.core.errors import Refused
from app.core.i18n import gettext as _

KEPT = timedelta(hours=24)
LONGEST_KEY = 100


class OnceKey(Base):
    """The stored answer of a key's first success."""

    __tablename__ = "once_key"

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_digest: Mapped[str]
    status: Mapped[int]
    location: Mapped[str | None]
    body: Mapped[str | None]
    at: Mapped[datetime]


NEW_KEY = insert(table_of(OnceKey)).on_conflict_do_nothing().returning(table_of(OnceKey).c.at)
KEYS = table_of(OnceKey).c
ONE = select(literal(1).label("one")).subquery()
# one statement that locks the key and reads its answer
BEGIN = select(
    func.pg_try_advisory_xact_lock(bindparam("number", type_=BigInteger)),
    KEYS.body_digest, KEYS.status, KEYS.location, KEYS.body,
).select_from(
    ONE.outerjoin(
        table_of(OnceKey), and_(KEYS.scope == bindparam("scope"), KEYS.key == bindparam("key"))
    )
)  # fmt: skip


@dataclass(frozen=True)
class Stored:
    """The answer of a key's first success."""

    status: int
    location: str | None
    body: str | None


def begin(scope: str, key: str, body: bytes) -> Stored | None:
    """The stored answer of this key, or None when it is new and this transaction may run.

    The key stays locked until the transaction ends, also when its process dies.
    Raises Refused: 409 while the first is running, 422 for the same key with another body.
    """
    asked = {"number": lock_of(scope, key), "scope": scope, "key": key}
    free, digest, *answer = db.session.execute(BEGIN, asked).one()
    if not free:
        raise _running()
    if digest is None:
        return None
    if digest != hashlib.sha256(body).hexdigest():
        raise Refused(
            _("This form was sent before with other answers. Reload the page and try again."), status=422
        )
    return Stored(*answer)


def lock_of(scope: str, key: str) -> int:
    """The number of the key's advisory lock."""
    return int.from_bytes(hashlib.sha256(f"{scope}\0{key}".encode()).digest()[:8], "big", signed=True)


def _running() -> Refused:
    return Refused(
        _("This is being done already. Wait a moment, then look again."), status=409, retry_after=1
    )


def keep(
    scope: str, key: str, body: bytes, status: int, location: str | None, answer: str | None = None
) -> None:
    """Store the first success, in the transaction of its effect.

    Raises Refused (409) where another one ended between this one's look and its lock.
    """
    digest = hashlib.sha256(body).hexdigest()
    moment = clock.now()
    row = {
        "scope": scope,
        "key": key,
        "body_digest": digest,
        "status": status,
        "location": location,
        "body": answer,
        "at": moment,
    }
    if db.session.execute(NEW_KEY, row).first() is None:
        raise _running()


def forget_old() -> None:
    """Delete keys older than a day."""
    db.session.execute(delete(OnceKey).where(OnceKey.at < clock.now() - KEPT))
