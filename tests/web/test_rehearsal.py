"""What is looked at before the workers part: pages of visitors, and nothing stays open."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core import listening
from app.core.db import db
from app.core.log import request_id
from app.web import page_cache, rehearsal


@pytest.mark.committed
def test_a_rehearsal_looks_at_visitors_pages_and_leaves_nothing_open(second_app: Flask) -> None:
    ear = listening._ear
    seen = rehearsal.rehearse()
    assert seen[:2] == ["/", "/events"]
    assert seen[2].startswith("/events/")
    assert seen[3] == f"{seen[2]}/booking"
    assert not page_cache._pages
    assert request_id.get() == "-"
    assert listening._ear is ear
    with second_app.app_context():
        assert [engine.pool.checkedin() for engine in db.engines.values()] == [0, 0]  # type: ignore[attr-defined]


def test_a_rehearsal_ends_at_a_page_that_does_not_answer(second_app: Flask) -> None:
    class Down:
        def get(self, *_: object, **__: object) -> TestResponse:
            return TestResponse([], "503 Service Unavailable", [], None)  # type: ignore[arg-type]

    assert rehearsal._walk(Down()) == []  # type: ignore[arg-type]
