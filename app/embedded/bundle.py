"""The durable pair of servers that bin/run keeps under the data folder."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.embedded.binaries import postgres_programs, valkey_program
from app.embedded.places import open_log, postgres_home, private_folder, socket_folder
from app.embedded.postgres import Postgres
from app.embedded.process import server_account
from app.embedded.valkey import Valkey

DATABASE = "marquee"
# for short queries: no compiling of them, no processes of their own to read for them or to share one,
# and little memory, since the system keeps the files' pages anyway
SETTINGS = {
    "jit": "off",
    "io_method": "sync",
    "shared_buffers": "40MB",
    "max_parallel_workers_per_gather": "0",
}


@dataclass(frozen=True)
class Bundled:
    """A server of ours: the variable that tells the app its address, and how to start and stop it."""

    name: str
    variable: str
    address: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop: Callable[[subprocess.Popen[bytes]], None]


def bundled_postgres(data_dir: Path) -> Bundled:
    """Postgres with a database `marquee`, owned by a role of that name which is no superuser.

    Raises:
        ServerFailed: when this machine cannot run it.
    """
    account = server_account()
    home = postgres_home(data_dir, account)
    log = open_log(private_folder(data_dir / "log"), "postgres")
    sockets = socket_folder(data_dir, "pg", account)
    server = Postgres(postgres_programs(account), home, sockets, log, account, settings=SETTINGS)

    def start() -> subprocess.Popen[bytes]:
        process = server.start()
        server.ensure_database(DATABASE)
        return process

    return Bundled("postgres", "DATABASE_URL", server.url(DATABASE, DATABASE), start, server.stop)


def bundled_valkey(data_dir: Path) -> Bundled:
    """Valkey that writes what it is told to disk within a second.

    Raises:
        ServerFailed: when this machine cannot run it.
    """
    log = open_log(private_folder(data_dir / "log"), "valkey")
    sockets = socket_folder(data_dir, "vk", None)
    server = Valkey(valkey_program(), data_dir / "valkey", sockets, log)
    return Bundled("valkey", "REDIS_URL", server.url(), server.start, server.stop)
