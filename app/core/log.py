"""Structured logs: one JSON object a line, with the request's id, without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")
STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Addresses carry secrets in their path (tickets, bookings, waitlists, resets).
SECRET_PATH = re.compile(r"(/(?:t|tickets|bookings|waitlist|reset|verify)/)[A-Za-z0-9_\-./]{16,}")
KEYS = re.compile(r"\b((?:sk|rk)_(?:live|test)|whsec)_\w+")
SECRET_WORDS = re.compile(r"(?i)(password|secret|token|authorization|cookie|csrf)([\"']?\s*[:=]\s*)\S+")


def scrub(text: str) -> str:
    """The text without anything that opens a door."""
    text = KEYS.sub(r"\1_[hidden]", text)
    return SECRET_WORDS.sub(r"\1\2[hidden]", SECRET_PATH.sub(r"\1[hidden]", text))


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrub(record.getMessage()),
            "request_id": request_id.get(),
        }
        for name, value in vars(record).items():
            if name not in STANDARD:
                line[name] = scrub(value) if isinstance(value, str) else value
        if record.exc_info:
            line["trace"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, default=str, ensure_ascii=False)


def set_up(level: str) -> None:
    """Send every log line of this process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("fontTools", "weasyprint", "rq.worker", "rq.cron", "alembic.runtime.plugins", "stripe"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
