"""The real thing on 127.0.0.1: Postgres, Valkey, web and job workers, clock, as bin/run starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import create_engine, text

from app.embedded.bundle import bundled_postgres, bundled_valkey
from app.embedded.process import spawn, stop
from app.troupe import ROLES

ROOT = Path(__file__).resolve().parent.parent
GENTLE = [(signal.SIGTERM, 10.0), (signal.SIGTERM, 5.0)]
WIDE = "marquee_wide"
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """One installation under a folder; stops exactly what it started."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder, self.workers, self.port = folder, workers, free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.env: dict[str, str] = {}

    @contextmanager
    def servers(self) -> Iterator[None]:
        """Postgres and Valkey, durable, as a real installation has them."""
        with ExitStack() as closing:
            addresses = {}
            for make in (bundled_postgres, bundled_valkey):
                server = make(self.folder)
                process = server.start()
                self.running[server.name] = process
                closing.callback(server.stop, process)
                addresses[server.variable] = server.address
            self.env = self._environment(addresses)
            yield

    def _environment(self, addresses: dict[str, str]) -> dict[str, str]:
        return {
            **os.environ,
            **addresses,
            "MARQUEE_ENV": "development",
            "SECRET_KEY": "only-for-measuring-and-long-enough-4711",
            "DATA_DIR": str(self.folder),
            "PORT": str(self.port),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": str(self.workers),
            "TRUSTED_PROXIES": "1",
        }

    @property
    def wide_url(self) -> str:
        """The address of the copy with 100,000 events."""
        return self.env["DATABASE_URL"].replace("/marquee?", f"/{WIDE}?")

    def call(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a Python program in this installation; raises RuntimeError with what it said when it fails."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env={**self.env, **env}, text=True, capture_output=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-3000:]}")
        return done

    def start(self, name: str, arguments: list[str], **env: str) -> None:
        log = self.folder / f"{name.replace(' ', '-')}.log"
        command = [sys.executable, *arguments]
        self.running[name] = spawn(command, env={**self.env, **env}, cwd=ROOT, log=log)

    def start_programs(self, **env: str) -> None:
        """All of bin/run's programs, with the bare route beside the web's."""
        self.start("marquee", ["-m", "bench.troupe", *ROLES], **env)
        deadline = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > deadline:
                raise TimeoutError(f"the web process does not answer; see {self.folder / 'marquee.log'}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop_programs(self) -> None:
        """All but the servers."""
        process = self.running.pop("marquee", None)
        if process is not None:
            stop(process, GENTLE)

    def memory(self) -> dict[str, float]:
        """Proportional set size of every part and what it started, in MiB."""
        return {name: sum(map(pss, pids)) for name, pids in self.parts().items()}

    def cpu(self) -> dict[str, float]:
        """Seconds of processor time that every part and what it started has used, ended children too."""
        return {name: sum(map(cpu_seconds, pids)) for name, pids in self.parts().items()}

    def parts(self) -> dict[str, list[int]]:
        """The processes of each server and of each role."""
        found: dict[str, list[int]] = {}
        for name, process in self.running.items():
            children = children_of(process.pid) if name == "marquee" else []
            below = {child: tree(child) for child in children}
            for child, pids in below.items():
                found.setdefault(name_of(child), []).extend(pids)
            apart = {pid for pids in below.values() for pid in pids}
            found[name] = [pid for pid in tree(process.pid) if pid not in apart]
        return found

    def waiting(self) -> int:
        """How many letters and reactions are due and not done yet."""
        parts = [
            f"(SELECT count(*) FROM {table} WHERE state = 'waiting' AND due_at <= now())"
            for table in ("message", "delivery")
        ]
        engine = create_engine(self.env["DATABASE_URL"])
        with engine.connect() as connection:
            found = int(connection.scalar(text(f"SELECT {' + '.join(parts)}")) or 0)
        engine.dispose()
        return found


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    return [pid, *(below for child in children_of(pid) for below in tree(child))]


def children_of(pid: int) -> list[int]:
    """The processes that this one started and that still run (Linux)."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def name_of(pid: int) -> str:
    """What a process calls itself (Linux); the role it plays."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip().removeprefix("marquee-")
    except OSError:
        return "gone"


def pss(pid: int) -> float:
    """Memory of one process, shared pages divided by those who share them, in MiB (Linux)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def cpu_seconds(pid: int) -> float:
    """Processor time of one process and of its ended children (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


@contextmanager
def folder_of(given: Path | None) -> Iterator[Path]:
    """The folder given, kept; or one that is gone afterwards."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        given.chmod(0o711)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="marquee-bench-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        yield Path(name)
