"""A durable installation of its own, a mail server that keeps what it gets, a buyer who does not give up."""

from __future__ import annotations

import os
import signal
import subprocess
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
from app.core.db import db, disconnect, unit_of_work
from app.embedded.bundle import Bundled, bundled_postgres, bundled_valkey
from tests.borrowed import borrowed_world
from tests.servers import ROOT
from tests.stack import Stack, form_fields, free_port
from tests.world import build_world

BOOKING = "/events/night-of-small-websites/booking"
PATIENCE = 40
AT_ALL = 300  # seconds: whoever gives way to others may take long on a busy machine


class Mailbox:
    """Keeps every mail, in order of arrival."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self._lock = threading.Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        with self._lock:
            self.mails.append(message_from_bytes(envelope.content))
        return "250 kept"

    def letters(self, people: str) -> Tally[str]:
        """How many mails came to each address that begins with `people`."""
        return Tally(str(mail["To"]) for mail in self.mails if str(mail["To"]).startswith(people))


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

    def restart_the_dead(self, *roles: str) -> None:
        """What bin/run's supervisor does: start what is gone, as after its broker went down."""
        for role in roles:
            if role in self.stack.running and self.stack.running[role].poll() is not None:
                self.stack.running.pop(role)
            if role not in self.stack.running:
                self.start(role)

    def ask(self, sql: str, **values: Any) -> int:
        """The one number that a query answers."""
        engine = create_engine(self.servers["postgres"].address)
        with engine.begin() as connection:
            result = connection.execute(text(sql), values)
            number = result.scalar() if result.returns_rows else result.rowcount
        engine.dispose()
        return int(number or 0)


@contextmanager
def rig(folder: Path) -> Iterator[Rig]:
    """A migrated installation with the small world in it, web, worker and clock running."""
    from tests.conftest import test_settings

    servers = {"postgres": bundled_postgres(folder), "valkey": bundled_valkey(folder)}
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    settings = test_settings(servers["postgres"].address, servers["valkey"].address, folder)
    stack = Stack(settings, extra={"MAIL_URL": f"smtp://127.0.0.1:{port}"})
    made = Rig(stack, servers, mailbox)
    controller.start()
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
    with borrowed_world():
        app = create_app(settings)
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            with unit_of_work():
                build_world()
                db.session.execute(text("UPDATE counter SET quantity = NULL"))
            disconnect()


def book(url: str, field_name: str, email: str) -> str:
    """One buyer who sends the same form again until there is an answer; returns the booking's code.

    Raises AssertionError for any other answer than "booked", "wait" and "back in a moment".
    """
    deadline = time.monotonic() + PATIENCE
    fields: dict[str, str] = {}
    with requests.Session() as browser:
        while time.monotonic() < deadline:
            try:
                fields = fields or _open_form(browser, url + BOOKING, field_name)
                wish = {**fields, field_name: "1", "email": email}
                if fields and (code := _send(browser, url + BOOKING, wish)):
                    return code
            except requests.ConnectionError:
                pass
            time.sleep(0.1)
    raise AssertionError(f"{email} got no answer in {PATIENCE} s")


def _open_form(browser: requests.Session, address: str, field_name: str) -> dict[str, str]:
    page = browser.get(address, params={field_name: 1}, timeout=20)
    assert page.status_code in {200, 503}, page.text[-3000:]
    return {**form_fields(page.text), "name": "Patient Buyer"} if page.ok else {}


def _send(browser: requests.Session, address: str, fields: dict[str, str]) -> str | None:
    answer = browser.post(address, data=fields, timeout=20, allow_redirects=False)
    assert answer.status_code in {303, 409, 503}, f"{answer.status_code}: {answer.text[-3000:]}"
    return answer.headers["Location"].rsplit("/", 1)[-1] if answer.status_code == 303 else None


def wait_until(condition: Callable[[], bool], seconds: float = AT_ALL) -> bool:
    """Whether it comes to be so, within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False
