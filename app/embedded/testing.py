"""A pair of servers for tests: quick, in a temporary folder, gone with the process that started them."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from app.embedded.binaries import postgres_programs, valkey_program
from app.embedded.places import SHORT_FOLDERS, private_folder, take_lock
from app.embedded.postgres import Postgres
from app.embedded.process import server_account
from app.embedded.valkey import Valkey

PREFIX = "marquee-test-"
YOUNG = 30  # seconds in which a folder may not have its lock yet
CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "600",
}


class Addresses(NamedTuple):
    """The superuser's address of the database `postgres`, and that of Valkey's database 0."""

    database_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        """The variables that the tests look for."""
        return {"TEST_DATABASE_URL": self.database_url, "TEST_REDIS_URL": self.redis_url}


@contextmanager
def serve_for_tests() -> Iterator[Addresses]:
    """Serve an empty Postgres (200 connections) and Valkey (64 databases) until the block ends.

    Raises:
        ServerFailed: when one of them does not come up.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=SHORT_FOLDERS))
    folder.chmod(0o711)
    with ExitStack() as closing:
        closing.callback(shutil.rmtree, folder, ignore_errors=True)
        lock = take_lock(folder / "lock")
        if lock:
            closing.enter_context(lock)
        yield _start(folder, closing)


def _start(folder: Path, closing: ExitStack) -> Addresses:
    account = server_account()
    valkey = Valkey(
        valkey_program(),
        folder / "valkey",
        private_folder(folder / "v"),
        folder / "valkey.log",
        durable=False,
        settings={"databases": "64"},
    )
    closing.callback(valkey.stop, valkey.start())
    postgres = Postgres(
        postgres_programs(account),
        folder / "postgres",
        private_folder(folder / "p", account),
        folder / "postgres.log",
        account,
        durable=False,
        settings=CARELESS,
    )
    closing.callback(postgres.stop, postgres.start())
    return Addresses(postgres.url("postgres", "postgres"), valkey.url())


def _sweep() -> None:
    """Remove the folders of those that were killed: whoever lives holds the lock of his."""
    for folder in SHORT_FOLDERS.glob(f"{PREFIX}*"):
        try:
            found = folder.lstat()
            if found.st_uid != os.geteuid() or found.st_mtime > time.time() - YOUNG:
                continue
            with (folder / "lock").open() as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
