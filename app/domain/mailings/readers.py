"""One row for each address and community that letters went to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from app.core import ids
from app.core.db import db
from app.domain.mailings.links import reader_secret
from app.models import Reader

ROWS = 1000


def insert_readers(addresses: Sequence[str], community_id: int | None) -> None:
    """Make the rows that are not there yet. community_id: whose letters; None: everybody's."""
    for start in range(0, len(addresses), ROWS):
        rows = [_row(address, community_id) for address in addresses[start : start + ROWS]]
        statement = insert(Reader).values(rows)
        db.session.execute(statement.on_conflict_do_nothing(index_elements=["email", "community_id"]))


def _row(email: str, community_id: int | None) -> dict[str, Any]:
    code = ids.new_code(12)
    digest = ids.digest(reader_secret(code))
    return {"email": email, "community_id": community_id, "code": code, "secret_digest": digest}
