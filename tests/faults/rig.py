"""A durable installation of its own, a mail server that keeps what it gets, and a buyer who does not give up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Mail
from pathlib import Path
from typing import Any

import requests
from aiosmtpd.controller import Controller
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from app import create_app
from app.core.db import db, unit_of_work
from app.embedded.bundle import Bundled, bundled_postgres, bundled_valkey
from tests.servers import ROOT
from tests.stack import Stack, form_fields, free_port
from tests.world import build_world

BOOKING = "/events/night-of-small-websites/booking"
PATIENCE = 60


class Mailbox:
    """Keeps every mail by its key, in order of arrival."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self._lock = threading.Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        with self._lock:
            self.mails.append(message_from_bytes(envelope.content))
        return "250 kept"

    def keys(self) -> Tally[str]:
        return Tally(str(mail["X-Marquee-Key"]) for mail in self.mails)


@dataclass
class Rig:
    """The stack with servers that may be killed, and started again."""

    stack: Stack
    servers: dict[str, Bundled]
    mailbox: Mailbox
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def kill(self, name: str) -> None:
        """SIGKILL: no goodbye, nothing flushed."""
        if name in self.servers:
            process = self.processes.pop(name)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        else:
            self.stack.kill(name)

    def start(self, name: str) -> None:
        if name in self.servers:
            self.processes[name] = self.servers[name].start()
        else:
            self.stack.start_worker(name)

    def scalar(self, sql: str) -> int:
        engine = create_engine(self.servers["postgres"].address)
        with engine.connect() as connection:
            value = connection.scalar(text(sql))
        engine.dispose()
        return int(value or 0)

    def audit(self) -> str:
        """What `flask audit` says; empty when it is content."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "audit"]
        done = subprocess.run(
            command, cwd=ROOT, env=self.stack.environment(), capture_output=True, text=True, check=False
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr


@contextmanager
def rig(folder: Path, redis_url: str) -> Iterator[Rig]:
    """A migrated installation with the small world in it, web running."""
    from tests.conftest import test_settings

    servers = {"postgres": bundled_postgres(folder), "valkey": bundled_valkey(folder)}
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings = test_settings(servers["postgres"].address, servers["valkey"].address, folder)
    stack = Stack(settings, extra={"MAIL_URL": f"smtp://127.0.0.1:{port}"})
    made = Rig(stack, servers, mailbox)
    try:
        for name in servers:
            made.start(name)
        _fill(settings)
        stack.start_web()
        yield made
    finally:
        stack.stop()
        for name, process in made.processes.items():
            servers[name].stop(process)
        controller.stop()


def _fill(settings: Any) -> None:
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        with unit_of_work():
            build_world()
            db.session.execute(text("UPDATE counter SET quantity = NULL"))
        db.engine.dispose()


def book(url: str, field_name: str, number: int) -> str:
    """One buyer who sends the same form again until there is an answer; returns the booking's code."""
    deadline = time.monotonic() + PATIENCE
    browser, fields = requests.Session(), {}
    while time.monotonic() < deadline:
        try:
            if not fields:
                page = browser.get(url + BOOKING, params={field_name: 1}, timeout=20)
                fields = form_fields(page.text) if page.ok else {}
            if fields:
                who = {field_name: "1", "name": f"Buyer {number}", "email": f"b{number}@example.com"}
                answer = browser.post(
                    url + BOOKING, data={**fields, **who}, timeout=20, allow_redirects=False
                )
                if answer.status_code == 303:
                    return answer.headers["Location"].rsplit("/", 1)[-1]
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise AssertionError(f"buyer {number} got no answer in {PATIENCE} s")


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.3)
    return False
