"""The same scan sent twice at the same moment: both get the one answer."""

from __future__ import annotations

import threading
import time

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db, unit_of_work
from app.domain import checkin
from app.models import Event, Scan, Ticket, User

pytestmark = pytest.mark.committed


def scan(code: str) -> tuple[str, int]:
    """Scan with the nonce "n1"; the result and the scan's id."""
    event = db.session.scalars(select(Event).where(Event.slug == "night-of-small-websites")).one()
    staff = db.session.scalars(select(User).where(User.email == "door@example.com")).one()
    verdict = checkin.admit(checkin.get_list(event), code, "n1", by=staff)
    return verdict.result, verdict.scan.id


@pytest.mark.parametrize("valid", [True, False])
def test_a_scan_overtaken_by_its_twin_gets_the_twins_answer(second_app: Flask, valid: bool) -> None:
    answers = []

    def second() -> None:
        with second_app.app_context(), unit_of_work():
            answers.append(scan(code))

    with second_app.app_context():
        code = db.session.scalars(select(Ticket.secret).limit(1)).one() if valid else "unknown"
        with unit_of_work():
            answers.append(scan(code))
            twin = threading.Thread(target=second)
            twin.start()
            time.sleep(0.3)  # the twin waits for this transaction by now
            assert twin.is_alive()
        twin.join(timeout=10)
        assert answers[0] == answers[1]
        assert db.session.scalar(select(func.count(Scan.id))) == 1
