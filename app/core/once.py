"""Once-only keys: the same form or call sent twice has one effect and one answer.

The first success is stored in the transaction of its effect and answered again; a
refusal stores nothing (reliability.md, decision 7).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, delete, func, insert, select
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


NEW_KEY = insert(table_of(OnceKey))
LOCK = select(func.pg_try_advisory_xact_lock(bindparam("number", type_=BigInteger)))


def begin(scope: str, key: str, body: bytes) -> OnceKey | None:
    """The stored answer of this key, or None when it is new and this transaction may run.

    The key stays locked until the transaction ends, also when its process dies.
    Raises Refused: 409 while the first is running, 422 for the same key with another body.
    """
    lock = int.from_bytes(hashlib.sha256(f"{scope}\0{key}".encode()).digest()[:8], "big", signed=True)
    if not db.session.scalar(LOCK, {"number": lock}):
        raise Refused(
            _("This is being done already. Wait a moment, then look again."), status=409, retry_after=1
        )
    stored = db.session.get(OnceKey, (scope, key))
    if stored is not None and stored.body_digest != hashlib.sha256(body).hexdigest():
        raise Refused(
            _("This form was sent before with other answers. Reload the page and try again."), status=422
        )
    return stored


def keep(
    scope: str, key: str, body: bytes, status: int, location: str | None, answer: str | None = None
) -> None:
    """Store the first success, in the transaction of its effect."""
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
    db.session.execute(NEW_KEY, [row])


def forget_old() -> None:
    """Delete keys older than a day."""
    db.session.execute(delete(OnceKey).where(OnceKey.at < clock.now() - KEPT))
