"""How the audit asks: plain SQL in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from app.core.db import db


def rows(sql: str, **values: Any) -> Sequence[Row[Any]]:
    """The rows that a statement finds."""
    return db.session.execute(text(sql), values).all()
