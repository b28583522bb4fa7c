"""Logs never hold what opens a door."""

from __future__ import annotations

import json
import logging

import pytest

from app.core.log import JsonFormatter, request_id, scrub


@pytest.mark.parametrize(
    "line",
    [
        "GET /t/abcdefghijklmnopqrstuvwxyz",
        "GET /bookings/ABCD2345/0123456789abcdef0123",
        "GET /waitlist/0123456789abcdef0123/leaving",
        "GET /reset/0123456789abcdef0123456789",
        "password=hunter2hunter2",
        "Authorization: Bearer-0123456789abcdef0123",
        "No such key: sk_live_0123456789abcdef0123, nor whsec_0123456789abcdef0123",
    ],
)
def test_scrub_hides_secrets(line: str) -> None:
    assert "0123456789abcdef0123" not in scrub(line)
    assert "hunter2" not in scrub(line)
    assert "ghijklmnop" not in scrub(line)


def test_a_line_is_one_json_object_with_its_request() -> None:
    record = logging.makeLogRecord(
        {"name": "x", "msg": "a\nb", "levelname": "INFO", "path": "/t/" + "s" * 30}
    )
    request_id.set("-")
    line = JsonFormatter().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert told["path"] == "/t/[hidden]"
    assert told["request_id"] == "-"
