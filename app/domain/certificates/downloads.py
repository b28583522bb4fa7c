"""How often certificates are downloaded."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, update

from app.core import clock
from app.core.db import db, table_of
from app.core.tally import Tally
from app.models import Certificate

DOWNLOADS = Tally("certificates")
TABLE = table_of(Certificate)
ADD = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("certificate"))
    .values(downloads=TABLE.c.downloads + bindparam("n"), downloaded_at=bindparam("at"))
)


def count_download(certificate: Certificate) -> None:
    """Count one; a broker that is down counts none."""
    DOWNLOADS.count(str(certificate.id))


def store_downloads() -> None:
    """Add what was counted to the rows."""
    DOWNLOADS.store(_add)


def _add(counts: Mapping[str, int]) -> None:
    moment = clock.now()
    rows = [{"certificate": int(number), "n": n, "at": moment} for number, n in sorted(counts.items())]
    db.session.connection().execute(ADD, rows)
