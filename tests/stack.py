"""The real thing: web, workers and clock as processes of their own on a cloned database."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from app import create_app
from app.core.db import disconnect
from app.embedded.process import spawn
from app.settings import Settings
from tests.borrowed import borrowed_world

ROOT = Path(__file__).parent.parent
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
ONCE = re.compile(r'name="once"[^>]*value="([^"]+)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stack:
    """Processes of one installation; kills exactly what it started."""

    settings: Settings
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MARQUEE_ENV": "development",
            "DATABASE_URL": self.settings.database_url,
            "REDIS_URL": self.settings.redis_url,
            "SECRET_KEY": self.settings.secret_key,
            "DATA_DIR": str(self.settings.data_dir),
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "RATE_LIMITS": "0",
            "LOG_LEVEL": "WARNING",
            "WEB_CONCURRENCY": "2",
            **self.extra,
        }

    def start_web(self, application: str = "wsgi:app") -> None:
        bind = ["-b", f"127.0.0.1:{self.port}"]
        self._start("web", [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", *bind, application])
        self.wait_for("/healthz")

    def start_worker(self, *roles: str) -> subprocess.Popen[bytes]:
        return self._start("-".join(roles), [sys.executable, "worker.py", *roles])

    def start_together(self, *roles: str) -> None:
        """The web and workers from one load, as bin/run has them; one name for all in `running`."""
        self.start_worker("web", *roles)
        self.wait_for("/healthz", log="-".join(("web", *roles)))

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        """Tied to these tests: it ends with them, also when they are killed."""
        log = self.settings.data_dir / f"{name}.log"
        self.running[name] = spawn(command, env=self.environment(), cwd=ROOT, log=log)
        return self.running[name]

    def wait_for(self, path: str, seconds: float = 60, log: str = "web") -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if requests.get(self.url + path, timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError(f"{path} did not answer:\n{self.log(log)}")

    def log(self, name: str) -> str:
        path = self.settings.data_dir / f"{name}.log"
        return path.read_text()[-3000:] if path.exists() else ""

    def kill(self, name: str) -> None:
        """SIGKILL for the process and everything it started, also what left its group."""
        process = self.running.pop(name)
        beside = children_of(process.pid)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pid in beside:
            for end in (os.killpg, os.kill):  # who plays a role leads a group of its own
                with suppress(ProcessLookupError):
                    end(pid, signal.SIGKILL)

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def audit(self) -> str:
        """What `flask audit` finds broken; empty when everything holds."""
        with borrowed_world():
            app = create_app(self.settings)
            done = app.test_cli_runner().invoke(args=["audit"])
            with app.app_context():
                disconnect()
        return "" if done.exit_code == 0 else done.output


def children_of(pid: int) -> list[int]:
    """The processes that a process started and that still run (Linux tells; elsewhere none)."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def form_fields(html: str) -> dict[str, str]:
    """The token and the once-only key of a page's form."""
    main = html[html.index("<main") :]
    fields: dict[str, Any] = {}
    for name, pattern in (("csrf_token", CSRF), ("once", ONCE)):
        if match := pattern.search(main):
            fields[name] = match[1]
    return fields
