"""Databases for tests: one migrated template with the world in it, cloned in milliseconds."""

from __future__ import annotations

import fcntl
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

ROOT = Path(__file__).parent.parent


def url_of(server_url: str, name: str) -> str:
    """The address of database `name` on the same server."""
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def statement(server_url: str, sql: str) -> None:
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()


def exists(server_url: str, name: str) -> bool:
    engine = create_engine(server_url)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
    engine.dispose()
    return found is not None


@contextmanager
def clone_of(server_url: str, template: str) -> Iterator[str]:
    """The address of a fresh copy of the template, dropped afterwards."""
    name = f"clone_{secrets.token_hex(6)}"
    statement(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    try:
        yield url_of(server_url, name)
    finally:
        statement(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def prepared_template(server_url: str, redis_url: str, folder: Path) -> str:
    """Make the template once for this code, however many test processes ask; returns its name."""
    name = f"template_{_state_of_code()}"
    lock = Path("/tmp") / f"marquee-template-{hashlib.sha256(server_url.encode()).hexdigest()[:12]}.lock"
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not exists(server_url, name):
            draft = f"draft_{secrets.token_hex(6)}"
            statement(server_url, f'CREATE DATABASE "{draft}"')
            _fill(url_of(server_url, draft), redis_url, folder / "template-data")
            statement(server_url, f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


def _fill(database_url: str, redis_url: str, data_dir: Path) -> None:
    from app import create_app
    from app.core.db import disconnect, unit_of_work
    from tests.borrowed import borrowed_world
    from tests.conftest import test_settings
    from tests.world import build_world

    with borrowed_world():
        app = create_app(test_settings(database_url, redis_url, data_dir))
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            with unit_of_work():
                build_world()
            disconnect()


def _state_of_code() -> str:
    """A digest of what the template's content depends on: migrations, domain, models and the world."""
    digest = hashlib.sha256()
    for folder in ("migrations/versions", "app/models", "app/domain", "app/core", "tests/world.py"):
        start = ROOT / folder
        for path in sorted(start.rglob("*.py")) if start.is_dir() else [start]:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
