"""How the audit asks: plain SQL in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from app.core.db import db

# Tickets by line that were given back while the rest of the booking stands: a fact tells of them.
GIVEN_BACK = """given_back AS (
            SELECT ticket.order_line_id, count(*) AS n FROM fact
            CROSS JOIN LATERAL jsonb_array_elements_text(fact.data->'ticket_ids') AS named (id)
            JOIN ticket ON ticket.id = named.id::bigint
            WHERE fact.kind = 'TicketsReturned' GROUP BY ticket.order_line_id
        )"""


def rows(sql: str, **values: Any) -> Sequence[Row[Any]]:
    """The rows that a statement finds."""
    return db.session.execute(text(sql), values).all()
