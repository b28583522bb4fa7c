"""Addresses made from titles: unique, short, never one that a page of ours has."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core import ids
from app.core.db import db

RESERVED = {"new"}


def free_slug(column: InstrumentedAttribute[str], text: str, fallback: str) -> str:
    """A slug made from `text` (or `fallback`) that no row of `column` has.

    Two makers of the same slug wait for each other until the first one's transaction ends.
    """
    base = ids.slugify(text) or fallback
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"{column.class_.__name__}:{base}"))))
    escaped = base.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    taken = set(db.session.scalars(select(column).where(column.like(f"{escaped}%")))) | RESERVED
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
