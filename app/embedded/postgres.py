"""A Postgres server of our own, reached by its unix socket alone."""

import platform
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from app.embedded.places import private_folder
from app.embedded.process import Account, ServerFailed, is_alive, settle, spawn, stop

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
FOUNDING = ["--username=postgres", "--auth=trust", "--encoding=UTF8"]
if platform.system() == "Darwin":  # which lacks that locale; Postgres brings its own
    FOUNDING += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
else:
    FOUNDING += ["--locale=C.UTF-8"]


@dataclass
class Postgres:
    """One cluster: `home` holds its data, `sockets` its socket; `durable=False` is for tests."""

    programs: Path
    home: Path
    sockets: Path
    log: Path
    account: Account | None = None
    durable: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)

    def url(self, database: str, user: str) -> str:
        """The address of a database, in the form that libpq and SQLAlchemy share."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets), safe='/')}"

    def start(self) -> subprocess.Popen[bytes]:
        """Make the cluster if there is none, settle what an earlier start left, and serve.

        Raises:
            ServerFailed: when it does not come up.
        """
        self._make_cluster()
        deadline = time.monotonic() + 15
        while True:
            self._clear_leftovers()
            try:
                return self._serve()
            except ServerFailed as failure:
                # children of a server that was killed outright are still leaving
                if "shared memory" not in str(failure) or time.monotonic() > deadline:
                    raise
            time.sleep(0.2)

    def _serve(self) -> subprocess.Popen[bytes]:
        said = self.log.stat().st_size if self.log.exists() else 0
        process = spawn(
            self._command(),
            env=ENVIRONMENT,
            cwd=Path("/"),
            log=self.log,
            account=self.account,
            last_signal=FAST if self.durable else IMMEDIATE,
        )
        if not self._becomes_ready(process):
            stop(process, [(IMMEDIATE, 5)])
            raise ServerFailed(f"Postgres does not start: {_complaint(self.log, said)} (see {self.log})")
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Stop the server that `start` answered, keeping all data."""
        stop(process, [(FAST, 20), (IMMEDIATE, 5)] if self.durable else [(IMMEDIATE, 5)])

    def run_sql(self, sql: str) -> str:
        """Run one statement as superuser and answer its bare output.

        Raises:
            ServerFailed: with what Postgres said.
        """
        command = [str(self.programs / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql]
        address = self.url("postgres", "postgres")
        answer = subprocess.run([*command, address], env=ENVIRONMENT, cwd="/", capture_output=True, text=True)
        if answer.returncode:
            raise ServerFailed(f"Postgres refused: {answer.stderr.strip()}")
        return answer.stdout.strip()

    def ensure_database(self, name: str) -> None:
        """Make a role and a database of this name, the role's own, unless they are there."""
        if not self.run_sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'"):
            self.run_sql(f'CREATE ROLE "{name}" LOGIN CREATEDB')
        if not self.run_sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self.run_sql(f'CREATE DATABASE "{name}" OWNER "{name}"')

    def _make_cluster(self) -> None:
        if (self.home / "PG_VERSION").exists():
            return
        draft = self.home.with_name(f"{self.home.name}.new")
        if draft.exists():
            shutil.rmtree(draft)
        private_folder(draft, self.account)
        command = [str(self.programs / "initdb"), "-D", str(draft), *FOUNDING]
        if not self.durable:
            command.append("--no-sync")
        process = spawn(command, env=ENVIRONMENT, cwd=Path("/"), log=self.log, account=self.account)
        if process.wait():
            raise ServerFailed(f"Postgres could not make its data folder {draft}: see {self.log}")
        draft.rename(self.home)

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.home), *flags]

    def _clear_leftovers(self) -> None:
        """A server may still be closing, or its process id, noted in its files, be another's by now."""
        note = self.home / "postmaster.pid"
        pid = _noted_pid(note)
        if pid:
            # our own tie has told it to close already; on macOS nobody has
            settle(pid, str(self.home), [(0, 1), (FAST, 30), (IMMEDIATE, 10), (signal.SIGKILL, 5)])
            if is_alive(pid):
                note.unlink(missing_ok=True)
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.sockets / name).unlink(missing_ok=True)

    def _becomes_ready(self, process: subprocess.Popen[bytes], seconds: float = 60) -> bool:
        deadline = time.monotonic() + seconds
        note = self.home / "postmaster.pid"
        while process.poll() is None and time.monotonic() < deadline:
            lines = noted_lines(note)
            if len(lines) >= 8 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.01)
        return False


def noted_lines(note: Path) -> list[str]:
    """What the note says; nothing when it can't be read: Postgres takes a stale one away as it starts."""
    try:
        return note.read_text().splitlines()
    except OSError:
        return []


def _noted_pid(note: Path) -> int | None:
    try:
        return abs(int(noted_lines(note)[0]))
    except (IndexError, ValueError):
        return None


def _complaint(log: Path, offset: int) -> str:
    """What the server said since `offset` that matters most."""
    with log.open(errors="replace") as text:
        text.seek(offset)
        lines = text.read().strip().splitlines()
    # what is left of a server that was killed says goodbye here, too
    fatal = [line for line in lines if "FATAL" in line and "terminating connection" not in line]
    return next(iter(fatal), lines[-1] if lines else "it said nothing")
