"""The app with its protection switched off: it looks at the counter, then writes. The negative control."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import select, update

from app import create_app
from app.core.db import db
from app.domain.places import ledger
from app.models import Counter


def look_then_write(wanted: Sequence[tuple[int, int]], ahead: bool) -> list[tuple[int, int | None]]:
    counter_id, n = wanted[0]
    row = db.session.execute(select(Counter.quantity, Counter.taken).where(Counter.id == counter_id)).one()
    if row.quantity is not None and row.taken + n > row.quantity:
        return []
    time.sleep(0.05)
    write = update(Counter).where(Counter.id == counter_id).values(taken=row.taken + n)
    db.session.execute(write.execution_options(synchronize_session=False))
    return [(counter_id, None)]


ledger._try = look_then_write
app = create_app()
