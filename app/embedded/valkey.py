"""A Valkey server of our own, reached by its unix socket alone."""

import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from app.embedded.process import ServerFailed, settle, spawn, stop


@dataclass
class Valkey:
    """One server: `home` holds its data, `sockets` its socket; `durable=False` keeps nothing on disk."""

    program: Path
    home: Path
    sockets: Path
    log: Path
    durable: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def socket_path(self) -> Path:
        """Where the server listens."""
        return self.sockets / "valkey.sock"

    def url(self, database: int = 0) -> str:
        """The address in the form of the redis client."""
        return f"unix://{quote(str(self.socket_path), safe='/')}?db={database}"

    def start(self) -> subprocess.Popen[bytes]:
        """Settle what an earlier start left, and serve.

        Raises:
            ServerFailed: when it does not come up.
        """
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear_leftovers()
        process = spawn(self._command(), env={"PATH": "/usr/bin:/bin"}, cwd=self.home, log=self.log)
        self._wait_until_ready(process)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Stop the server that `start` answered; what was written is on disk when it is durable."""
        stop(process, [(signal.SIGTERM, 10)])

    def _command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "pidfile": str(self._note),
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "daemonize": "no",
            **self.settings,
        }
        return [
            str(self.program),
            *(part for name, value in settings.items() for part in (f"--{name}", value)),
        ]

    @property
    def _note(self) -> Path:
        return self.home / "valkey.pid"

    def _clear_leftovers(self) -> None:
        try:
            pid = int(self._note.read_text())
        except (OSError, ValueError):
            return
        settle(pid, str(self.socket_path), [(0, 1), (signal.SIGTERM, 15), (signal.SIGKILL, 5)])
        self._note.unlink(missing_ok=True)

    def _wait_until_ready(self, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.01)
        stop(process, [(signal.SIGTERM, 5)])
        raise ServerFailed(f"Valkey does not start: see {self.log}")

    def _answers(self) -> bool:
        """While it still loads its data it answers something else than PONG."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket_path))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
