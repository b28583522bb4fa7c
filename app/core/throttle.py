"""Counted attempts in Postgres: limits that hold without the broker (log-in, codes)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.ids import digest

KEPT = timedelta(days=1)


class Attempts(Base):
    """How often one subject tried one thing since `since`. The subject is stored as a digest."""

    __tablename__ = "attempts"

    what: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    count: Mapped[int]


def check(what: str, subject: str, *, most: int, within: timedelta) -> None:
    """Refuse (429) when `subject` has tried `what` `most` times within the window."""
    row = db.session.get(Attempts, (what, digest(subject)), populate_existing=True)
    if row is not None and row.count >= most and row.since > clock.now() - within:
        raise _too_many(row.since, within)


def check_all(what: str, *, most: int, within: timedelta, field: str | None = None) -> None:
    """Refuse (429) when `what` was tried with `most` different subjects within the window."""
    recent = select(func.count(), func.min(Attempts.since)).where(
        Attempts.what == what, Attempts.since > clock.now() - within
    )
    number, first = db.session.execute(recent).one()
    if number >= most:
        raise _too_many(first, within, field)


def _too_many(since: datetime, within: timedelta, field: str | None = None) -> Refused:
    minutes = max(1, round((since + within - clock.now()).total_seconds() / 60))
    return Refused(_("Too many tries. Wait %(n)s minutes and try again.", n=minutes), field, status=429)


def count(what: str, subject: str, *, within: timedelta) -> None:
    """Count one attempt; a window that has passed starts anew."""
    moment = clock.now()
    fresh = insert(Attempts).values(what=what, subject=digest(subject), since=moment, count=1)
    expired = Attempts.since <= moment - within
    db.session.execute(
        fresh.on_conflict_do_update(
            index_elements=["what", "subject"],
            set_={
                "since": case((expired, moment), else_=Attempts.since),
                "count": case((expired, 1), else_=Attempts.count + 1),
            },
        )
    )


def clear(what: str, subject: str) -> None:
    """Forget the attempts of a subject (it succeeded)."""
    db.session.execute(delete(Attempts).where(Attempts.what == what, Attempts.subject == digest(subject)))


def forget_old() -> None:
    """Delete counts of more than a day ago; no window is as long."""
    db.session.execute(delete(Attempts).where(Attempts.since < clock.now() - KEPT))


def count_of(what: str, subject: str) -> int:
    """How many attempts are counted at present."""
    query = select(Attempts.count).where(Attempts.what == what, Attempts.subject == digest(subject))
    return db.session.scalar(query) or 0
