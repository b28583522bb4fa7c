"""Reading an archive back: checked as a whole first, then all of it or nothing."""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import flask_migrate
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from psycopg import Cursor
from sqlalchemy import text

from app.backup import tables
from app.backup.manifest import MEMBER, Manifest
from app.core import files
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _

BLOCK = 1 << 20


def restore_backup(source: Path) -> Manifest:
    """Fill an empty database and an empty store from an archive, and bring its tables up to date.

    Raises Refused, with nothing changed, for an archive that is damaged, of a newer version or
    names paths outside its folder, and for a database or store that holds anything.
    """
    manifest = _checked(source)
    _refuse_unknown(manifest.revision)
    store = files.folder()
    if any(path.is_file() for path in store.rglob("*")):
        raise Refused(_("The file store %(folder)s is not empty; nothing was restored.", folder=store))
    _make_tables(manifest.revision)
    draft = store.with_name(f"{store.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        with db.engine.begin() as connection:
            _fill(tables.cursor_of(connection), source, manifest, draft)
            connection.execute(text("ANALYZE"))
            shutil.rmtree(store, ignore_errors=True)
            draft.replace(store)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    flask_migrate.upgrade()
    return manifest


def _fill(cursor: Cursor[Any], source: Path, manifest: Manifest, draft: Path) -> None:
    draft.mkdir(parents=True)
    wanted = {table.member: table for table in manifest.tables}
    with tarfile.open(source, "r|*") as archive:
        for name, content in _members(archive):
            if name in wanted:
                tables.load(cursor, wanted[name], content)
            elif name != MEMBER:
                _keep(draft, name.removeprefix("files/"), content)


def _keep(folder: Path, name: str, content: IO[bytes]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        shutil.copyfileobj(content, file)


def _checked(source: Path) -> Manifest:
    """The manifest of an archive whose every member is there, once, whole, and no other."""
    try:
        with tarfile.open(source, "r|*") as archive:
            manifest, found = _read(_members(archive))
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise Refused(_("%(name)s can’t be read as a backup: %(why)s.", name=source, why=error)) from error
    if found != manifest.members():
        raise Refused(_("This backup is damaged: it does not hold what it says. Nothing was restored."))
    return manifest


def _read(members: Iterator[tuple[str, IO[bytes]]]) -> tuple[Manifest, dict[str, str]]:
    name, content = next(members, ("", io.BytesIO()))
    if name != MEMBER:
        raise Refused(_("This is no backup: it does not begin with a manifest."))
    manifest = Manifest.from_json(content.read())
    found: dict[str, str] = {}
    for name, content in members:
        if name in found:
            raise Refused(_("This backup holds %(name)s twice. Nothing was restored.", name=name))
        found[name] = _digest(content)
    return manifest, found


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """The archive's members in order; anything but a plain file is refused."""
    for member in archive:
        content = archive.extractfile(member) if member.isreg() else None
        if content is None:
            raise Refused(_("This backup holds a link or a device. Nothing was restored."))
        yield member.name, content


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _refuse_unknown(revision: str) -> None:
    script = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
    try:
        script.get_revision(revision)
    except CommandError as error:
        raise Refused(
            _("This backup was made by a newer version of Marquee; restore it with that one.")
        ) from error


def _make_tables(revision: str) -> None:
    """Bring an empty database to the revision of the archive."""
    with db.engine.connect() as connection:
        filled = tables.filled_tables(connection)
        present = tables.revision_of(connection)
    if filled:
        names = ", ".join(filled[:5])
        raise Refused(_("The database is not empty (%(names)s); nothing was restored.", names=names))
    if present not in {None, revision}:
        flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade(revision=revision)
