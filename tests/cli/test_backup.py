"""What flask backup wrote, flask restore reads into an empty server: every row, every file, nothing else."""

from __future__ import annotations

import io
import json
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import insert, text

from app import audit, backup, create_app
from app.core import clock, files
from app.core.db import db, disconnect, unit_of_work
from app.core.errors import Refused
from app.domain import checkin, orders
from app.models import Event, Ticket, User
from tests.borrowed import borrowed_world
from tests.conftest import test_settings
from tests.servers import clone_of, statement, url_of

Member = tuple[tarfile.TarInfo, bytes]
pytestmark = pytest.mark.committed


@pytest.fixture(scope="module", autouse=True)
def usual_store(app: Flask) -> Iterator[None]:
    """Every app made below moves the store; the session's own comes back."""
    with borrowed_world():
        yield


@pytest.fixture(autouse=True)
def store_of_lived_in(lived_in: Flask) -> Iterator[None]:
    """Each test begins with the store that is backed up."""
    files.use_folder(lived_in.config["SETTINGS"].data_dir / "files")
    with borrowed_world():
        yield


@pytest.fixture(scope="module")
def lived_in(
    servers: tuple[str, str], template_name: str, redis_url: str, usual_store: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:  # fmt: skip
    """An installation with a booking, a guest inside, a picture and odd text; tests leave it as it is."""
    with clone_of(servers[0], template_name) as database_url:
        app = create_app(test_settings(database_url, redis_url, tmp_path_factory.mktemp("lived-in")))
        _live(app)
        yield app
        with app.app_context():
            disconnect()


def _live(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        event = db.session.query(Event).filter_by(slug="night-of-small-websites").one()
        event.description = "Tabs\t, lines\n, \\N, “quotes” and ünïcode 💃"
        event.cover = files.store_cover(Image.new("RGB", (1280, 640), "purple"))
        door = checkin.get_list(event)
        ticket, staff = db.session.query(Ticket).first(), db.session.query(User).first()
        assert ticket is not None
        assert staff is not None
        checkin.admit(door, ticket.secret, "n1", by=staff)


@pytest.fixture(scope="module")
def archive(lived_in: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "backup.tar.gz"
    result = lived_in.test_cli_runner().invoke(args=["backup", str(path)])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def empty(servers: tuple[str, str], lived_in: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A second installation on a database without a single table."""
    with _nothing_yet(servers[0], lived_in, tmp_path / "second") as app:
        yield app


@pytest.fixture(scope="module")
def untouched(
    servers: tuple[str, str], lived_in: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The same for all that is refused, which finds and leaves it empty."""
    with borrowed_world(), _nothing_yet(servers[0], lived_in, tmp_path_factory.mktemp("untouched")) as app:
        yield app


@contextmanager
def _nothing_yet(server_url: str, first: Flask, folder: Path) -> Iterator[Flask]:
    name = f"restored_{secrets.token_hex(6)}"
    statement(server_url, f'CREATE DATABASE "{name}"')
    settings = replace(first.config["SETTINGS"], database_url=url_of(server_url, name), data_dir=folder)
    app = create_app(settings)
    yield app
    with app.app_context():
        disconnect()
    statement(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def content(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table."""
    with app.app_context(), db.engine.connect() as connection:
        tables = db.metadata.sorted_tables
        return {
            t.name: connection.execute(t.select().order_by(*t.primary_key)).all()
            for t in tables  # type: ignore[misc]
        }


def restore(app: Flask, path: Path) -> str:
    """Restore into `app` through the command; answers what it said."""
    with app.app_context():
        files.use_folder(app.config["SETTINGS"].data_dir / "files")
    result = app.test_cli_runner().invoke(args=["restore", str(path)])
    return f"{result.exit_code} {result.output}"


def read(path: Path) -> list[Member]:
    with tarfile.open(path) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]


def write(path: Path, members: list[Member]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for member, body in members:
            member.size = len(body) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(body))
    return path


def test_everything_comes_back_and_the_audit_is_clean(archive: Path, lived_in: Flask, empty: Flask) -> None:
    assert restore(empty, archive).startswith("0 Restored")
    assert content(empty) == content(lived_in)
    with empty.app_context():
        assert audit.find_breaches() == []
        assert files.folder() == empty.config["SETTINGS"].data_dir / "files"
        assert list(files.folder().rglob("*.webp"))


def test_a_restored_site_goes_on(archive: Path, empty: Flask) -> None:
    restore(empty, archive)
    with empty.app_context(), unit_of_work():
        event = db.session.query(Event).filter_by(slug="night-of-small-websites").one()
        seat = db.session.query(Ticket).first()
        assert seat is not None
        order = orders.place_order(
            event, {seat.ticket_type_id: 1}, orders.Buyer("Nia New", "nia@example.com"), by=None
        )
        assert order.status == "confirmed"
        assert audit.find_breaches() == []
    page = empty.test_client().get("/events/night-of-small-websites")
    assert page.status_code == 200


def test_ids_are_not_used_again_after_a_restore(archive: Path, lived_in: Flask, empty: Flask) -> None:
    """Facts name what they tell of by its id."""
    restore(empty, archive)
    row = {"email": "last@example.com", "name": "Last", "created_at": clock.now(), "is_admin": False}
    ids = []
    for app in (lived_in, empty):
        with app.app_context(), db.engine.connect() as connection:  # which commits nothing
            ids.append(connection.scalar(insert(User).values(row | {"epoch": 1}).returning(User.id)))
    assert ids[0] == ids[1]


def test_only_the_owner_may_read_a_backup_and_none_is_overwritten(archive: Path, lived_in: Flask) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    result = lived_in.test_cli_runner().invoke(args=["backup", str(archive)])
    assert (result.exit_code, "is there already" in result.output) == (1, True)


def test_the_manifest_counts_what_is_inside(archive: Path, lived_in: Flask) -> None:
    manifest = json.loads(read(archive)[0][1])
    counts = {table["name"]: table["rows"] for table in manifest["tables"]}
    assert counts == {name: len(rows) for name, rows in content(lived_in).items()}
    with lived_in.app_context():
        assert len(manifest["files"]) == db.session.scalar(text("SELECT count(*) FROM stored_file"))
    assert lived_in.config["SECRET_KEY"] not in json.dumps(manifest)


def test_a_backup_of_a_store_that_lost_a_file_says_so(lived_in: Flask, tmp_path: Path) -> None:
    lost = next(files.folder().rglob("*.webp"))
    away = lost.rename(tmp_path / lost.name)
    with lived_in.app_context(), pytest.raises(Refused, match="missing or changed"):
        backup.write_backup(tmp_path / "b.tar", "key")
    away.rename(lost)
    assert not (tmp_path / "b.tar").exists()


def test_restore_refuses_a_database_that_is_not_empty(archive: Path, lived_in: Flask, empty: Flask) -> None:
    before = content(lived_in)
    with lived_in.app_context():
        files.use_folder(lived_in.config["SETTINGS"].data_dir / "no files here")
    result = lived_in.test_cli_runner().invoke(args=["restore", str(archive)])
    assert (result.exit_code, "database is not empty" in result.output) == (1, True)
    assert content(lived_in) == before


def test_restore_refuses_a_store_that_is_not_empty(archive: Path, empty: Flask) -> None:
    assert restore(empty, archive).startswith("0")
    assert "is not empty; nothing was restored" in restore(empty, archive)


@pytest.mark.parametrize("same", [True, False])
def test_restore_tells_when_the_secret_key_is_another(
    archive: Path, empty: Flask, monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    if not same:
        monkeypatch.setitem(empty.config, "SECRET_KEY", "another-secret-that-is-long-enough-too")
    assert ("SECRET_KEY" in restore(empty, archive)) is not same


def altered(members: list[Member], which: str, **changes: Any) -> list[Member]:
    """The members with one of them changed: `body`, or any attribute of its header."""
    for position, (member, body) in enumerate(members):
        if member.name == which:
            body = changes.pop("body", body)
            for attribute, value in changes.items():
                setattr(member, attribute, value)
            members[position] = (member, body)
    return members


def outside(members: list[Member]) -> list[Member]:
    """A member, and its entry in the manifest, that lead out of the folder."""
    manifest = json.loads(members[0][1])
    manifest["files"][0]["name"] = "../../outside"
    members = altered(members, "manifest.json", body=json.dumps(manifest).encode())
    first = next(member.name for member, _body in members if member.name.startswith("files/"))
    return altered(members, first, name="files/../../outside")


DAMAGED = {
    "a path outside": outside,
    "a path the manifest does not know": lambda m: altered(m, "tables/user", name="../../user"),
    "a link": lambda m: altered(m, "tables/user", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "changed rows": lambda m: altered(m, "tables/user", body=b"1\n"),
    "a missing table": lambda m: [pair for pair in m if pair[0].name != "tables/user"],
    "the same member twice": lambda m: [*m, m[-1]],
    "one too many": lambda m: [*m, (tarfile.TarInfo("files/more"), b"x")],
    "no manifest": lambda m: m[1:],
    "a broken manifest": lambda m: altered(m, "manifest.json", body=b"{}"),
    "nothing": lambda m: [],
    "a later version": lambda m: altered(
        m, "manifest.json", body=json.dumps(json.loads(m[0][1]) | {"revision": "29990101_later"}).encode()
    ),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_archive_changes_nothing(
    archive: Path, untouched: Flask, tmp_path: Path, damage: str
) -> None:
    path = write(tmp_path / "damaged.tar.gz", DAMAGED[damage](read(archive)))
    assert restore(untouched, path).startswith("1 Error: ")
    still_holds_nothing(untouched)


def still_holds_nothing(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0
    folder = app.config["SETTINGS"].data_dir
    assert not list((folder / "files").rglob("*"))
    assert not (folder / "outside").exists()
    assert not (folder.parent / "outside").exists()


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.95])
def test_a_cut_off_archive_is_refused(archive: Path, untouched: Flask, tmp_path: Path, share: float) -> None:
    path = tmp_path / "cut.tar.gz"
    whole = archive.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert restore(untouched, path).startswith("1 Error: ")
    still_holds_nothing(untouched)
