"""Making an archive: one snapshot of the database, and the files that its rows tell of."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
from pathlib import Path

from sqlalchemy import text

from app.backup import tables
from app.backup.manifest import MEMBER, File, Manifest
from app.core import clock, files
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _

ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def write_backup(target: Path, key: str) -> Manifest:
    """Write the database and its files as they are at one moment, while the site goes on.

    target: a .tar, .tar.gz or .tgz that does not exist yet; only its owner may read it.
    Raises Refused for a file that is there already, for tables of another version, and for
    a store that lost a file.
    """
    if target.exists():
        raise Refused(_("%(name)s is there already; choose another name.", name=target))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        spool = Path(folder)
        manifest = _collect(spool, key)
        draft = spool / "draft"
        _pack(draft, spool, manifest, packed=target.suffix in {".gz", ".tgz"})
        draft.replace(target)
    return manifest


def _collect(spool: Path, key: str) -> Manifest:
    with db.engine.connect().execution_options(**ONE_MOMENT) as connection:
        known = tables.names_in_order()
        revision = tables.revision_of(connection)
        if revision is None or set(known) != tables.names_in(connection):
            raise Refused(_("The database is not at this version’s tables: run flask db upgrade first."))
        cursor = tables.cursor_of(connection)
        dumped = [tables.dump(cursor, name, spool / name) for name in known]
        rows = connection.execute(text("SELECT name, digest FROM stored_file ORDER BY name"))
        stored = [File(row.name, row.digest) for row in rows]
    return Manifest(clock.now().isoformat(), revision, key, dumped, stored)


def _pack(draft: Path, spool: Path, manifest: Manifest, *, packed: bool) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz" if packed else "w") as archive:
            _add(archive, MEMBER, manifest.to_json())
            for table in manifest.tables:
                archive.add(spool / table.name, table.member, filter=_plain)
            for stored in manifest.files:
                _add(archive, stored.member, _content(stored))
        file.flush()
        os.fsync(file.fileno())


def _content(stored: File) -> bytes:
    try:
        content = (files.folder() / stored.name).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != stored.digest:
        raise Refused(
            _("The file %(name)s is missing or changed: see flask audit, then try again.", name=stored.name)
        )
    return content


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of the machine that made it."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
