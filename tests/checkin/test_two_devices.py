"""Two devices without a network send the same tickets at the same moment, each in its own order."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import audit
from app.core import clock
from app.core.db import db, unit_of_work
from app.domain import checkin
from app.models import Admission, Event, Scan, Ticket, User

pytestmark = pytest.mark.committed


def send(name: str, codes: list[str]) -> list[checkin.Merged]:
    """What one device sends, and what it hears."""
    event = db.session.scalars(select(Event).where(Event.slug == "night-of-small-websites")).one()
    staff = db.session.scalars(select(User).where(User.email == "door@example.com")).one()
    at = clock.now() - timedelta(minutes=5)
    scans = [checkin.Carried(code, f"{name}-{n}", at, "in", "ok") for n, code in enumerate(codes)]
    return checkin.merge_scans(checkin.get_list(event), scans, by=staff, device=name)


def test_each_ticket_is_in_once_and_every_scan_is_kept(second_app: Flask) -> None:
    heard: list[checkin.Merged] = []
    together = threading.Barrier(2)

    def device(name: str, codes: list[str]) -> None:
        with second_app.app_context(), unit_of_work():
            together.wait(timeout=10)
            heard.extend(send(name, codes))

    with second_app.app_context():
        codes = list(db.session.scalars(select(Ticket.secret).order_by(Ticket.id)))
        db.session.remove()
        devices = [
            threading.Thread(target=device, args=(name, order))
            for name, order in (("left", codes), ("right", codes[::-1]))
        ]
        for thread in devices:
            thread.start()
        for thread in devices:
            thread.join(timeout=20)
        assert sorted(one.result or "" for one in heard) == ["already-used"] * 2 + ["ok"] * 2
        assert sum(one.conflict == "let-in" for one in heard) == 2
        assert db.session.scalar(select(func.count(Admission.id))) == 2
        assert db.session.scalar(select(func.count(Scan.id))) == 4
        assert audit.find_breaches() == []
