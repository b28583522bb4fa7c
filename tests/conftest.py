"""The stage of all tests: real Postgres, real Valkey, one app, one world, one transaction a test.

Each test runs inside a transaction that is rolled back; requests join it by savepoints.
Tests marked `committed` get a cloned database of their own and commit for real.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as examples
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.orm import Session

from app import create_app, jobs
from app.core import brief, files
from app.core.db import WorkSession, db, disconnect
from app.embedded import serve_for_tests
from app.settings import Settings
from app.web import page_cache
from tests.borrowed import borrowed_world, left_as_found, paid_by
from tests.double.handle import Double, running_double
from tests.review import ReviewingClient
from tests.servers import clone_of, prepared_template
from tests.world import World

THREADS = 10  # of a test that has several do the same at once, each on a connection of its own
SECRET = "a-secret-for-tests-that-is-long-enough"
gc.set_threshold(20_000, 20, 20)  # tests make much and keep little of it
# no test is timed: on a busy machine making examples takes long, and that says nothing
examples.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("calm")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start processes come first: they take longest, and none is left for one worker alone."""
    slow = {item.path for item in items for mark in ("browser", "committed") if item.get_closest_marker(mark)}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[str, str]]:
    """Addresses of a Postgres superuser and a Valkey; started here unless bin/test did."""
    if "TEST_DATABASE_URL" in os.environ:
        yield os.environ["TEST_DATABASE_URL"], os.environ["TEST_REDIS_URL"]
    else:
        with serve_for_tests() as addresses:
            yield addresses.database_url, addresses.redis_url


@pytest.fixture(scope="session")
def worker_number(worker_id: str) -> int:
    """0 without xdist, else 1 for gw0 and so on: each worker has its own database and broker database."""
    return int(worker_id.removeprefix("gw")) + 1 if worker_id.startswith("gw") else 0


@pytest.fixture(scope="session")
def redis_url(servers: tuple[str, str], worker_number: int) -> str:
    return servers[1].replace("db=0", f"db={1 + worker_number}")


@pytest.fixture(scope="session")
def template_name(servers: tuple[str, str], redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database with the world in it, that no test writes to."""
    return prepared_template(servers[0], redis_url, tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def settings(
    servers: tuple[str, str], redis_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    with clone_of(servers[0], template_name) as database_url:
        yield test_settings(database_url, redis_url, tmp_path_factory.mktemp("data"))


def test_settings(database_url: str, redis_url: str, data_dir: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "environment": "test",
        "secret_key": SECRET,
        "public_url": "http://marquee.test",
        "database_url": database_url,
        "redis_url": redis_url,
        "data_dir": data_dir,
        "rate_limits": False,
        "mock_gateway": True,
        "mock_delay": 0.0,
    }
    return Settings(**{**values, **changes})


test_settings.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    app = create_app(settings)
    jobs.use(app)
    gc.collect()
    gc.freeze()  # what is loaded stays: looked through with each test's garbage it took a sixth of the time
    app.test_client_class = ReviewingClient
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    return app


@pytest.fixture(scope="module", autouse=True)
def _file_leaves_no_trace() -> Iterator[None]:
    with left_as_found():
        yield


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Switch pytest-flask's off: a request here has its own context, as in production."""


@pytest.fixture(scope="session")
def _engine(settings: Settings) -> Iterator[Any]:
    engine = create_engine(settings.database_url)
    yield engine
    engine.dispose()


@event.listens_for(WorkSession, "after_begin")
def _read_only_savepoint(session: Session, transaction: Any, connection: Connection) -> None:
    """Inside a test's transaction a GET is read-only too, as far as its savepoint goes."""
    if session.info.get("read_only") and connection.in_nested_transaction():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


@pytest.fixture
def connection(_engine: Any, app: Flask, own_store: None) -> Iterator[Connection]:
    """The one connection of a test, its transaction rolled back at the end."""
    page_cache.clear()
    brief.clear()
    with _engine.connect() as connection:
        outer = connection.begin()
        engines = db._app_engines[app]
        with app.app_context():
            usual = dict(db.engines)
        engines[None] = connection
        yield connection
        engines.update(usual)
        outer.rollback()


@pytest.fixture
def session(app: Flask, connection: Connection) -> Iterator[Session]:
    """The test's own session inside an app context; `commit` shows its work to requests."""
    with app.app_context():
        yield db.session  # type: ignore[misc]
        db.session.remove()


@pytest.fixture(scope="session")
def _stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody had; each is made when its first file comes."""
    base = tmp_path_factory.mktemp("stores")
    return (base / str(number) for number in count())


@pytest.fixture
def own_store(app: Flask, _stores: Iterator[Path]) -> Iterator[None]:
    """For audits: the other tests' files are none of their business."""
    usual = files.folder()
    files.use_folder(next(_stores))
    yield
    files.use_folder(usual)


@pytest.fixture
def world(session: Session) -> World:
    """The named cast and their events, as loaded in this test's session."""
    return World.load()


@pytest.fixture
def client(app: Flask, connection: Connection) -> ReviewingClient:
    """A visitor's browser that reviews every page it gets."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def second_app(app: Flask, cloned: Settings) -> Iterator[Flask]:
    """An application of its own on a database that may be committed to; the first gets its folder back."""
    with borrowed_world():
        second = create_app(replace(cloned, pool_size=THREADS))
        yield second
        with second.app_context():
            disconnect()


@pytest.fixture
def cloned(
    request: pytest.FixtureRequest,
    servers: tuple[str, str],
    template_name: str,
    redis_url: str,
    tmp_path: Path,
) -> Iterator[Settings]:
    """Settings with a cloned database that may be committed to: races, workers, browsers."""
    with clone_of(servers[0], template_name) as database_url:
        yield test_settings(database_url, redis_url, tmp_path)


@pytest.fixture
def no_provider(app: Flask) -> Iterator[None]:
    """An installation that takes no payments."""
    with paid_by():
        yield


class QueryCount:
    """How many statements ran since `start`."""

    def __init__(self) -> None:
        self.n = 0

    def start(self) -> QueryCount:
        self.n = 0
        return self


@pytest.fixture
def count_queries(connection: Connection) -> Iterator[QueryCount]:
    """Counts the statements of this test's connection, savepoints left out."""
    counter = QueryCount()

    def count(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        counter.n += not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET "))

    event.listen(connection, "before_cursor_execute", count)
    yield counter
    event.remove(connection, "before_cursor_execute", count)


@pytest.fixture(scope="session")
def _double() -> Iterator[Double]:
    with running_double() as double:
        yield double


@pytest.fixture
def double(_double: Double) -> Double:
    """The payment provider's stand-in, well-behaved and with nowhere to send its messages."""
    _double.mood()
    _double.post_to("")
    _double.paypal.post_to("")
    return _double
