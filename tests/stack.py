"""The real thing: web, workers and clock as processes of their own on a cloned database."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from app.settings import Settings

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

    def start_worker(self, role: str) -> None:
        self._start(role, [sys.executable, "worker.py", role])

    def _start(self, name: str, command: list[str]) -> None:
        with (self.settings.data_dir / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )

    def wait_for(self, path: str, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if requests.get(self.url + path, timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError(f"{path} did not answer:\n{self.log('web')}")

    def log(self, name: str) -> str:
        path = self.settings.data_dir / f"{name}.log"
        return path.read_text()[-3000:] if path.exists() else ""

    def kill(self, name: str) -> None:
        """SIGKILL for the process and everything it started."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)


def form_fields(html: str) -> dict[str, str]:
    """The token and the once-only key of a page's form."""
    main = html[html.index("<main") :]
    fields: dict[str, Any] = {}
    for name, pattern in (("csrf_token", CSRF), ("once", ONCE)):
        if match := pattern.search(main):
            fields[name] = match[1]
    return fields
