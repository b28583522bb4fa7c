"""What an archive says about itself: its first member, manifest.json."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from app.core.errors import Refused
from app.core.i18n import gettext as _

MEMBER = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, how many rows, and where its identities stand (None: unused)."""

    name: str
    columns: list[str]
    rows: int
    digest: str
    identities: dict[str, int | None]

    @property
    def member(self) -> str:
        return f"tables/{self.name}"


@dataclass(frozen=True)
class File:
    """One file of the store; digest: SHA-256 in hex."""

    name: str
    digest: str

    @property
    def member(self) -> str:
        return f"files/{self.name}"


@dataclass(frozen=True)
class Manifest:
    """The whole archive. Tables stand in the order they can be filled in.

    revision: the migration that the tables are at. key: a fingerprint of SECRET_KEY, which
    the links in letters sent so far depend on.
    """

    made_at: str
    revision: str
    key: str
    tables: list[Table]
    files: list[File]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def members(self) -> dict[str, str]:
        """The digest of every other member, by name."""
        tables = {table.member: table.digest for table in self.tables}
        return tables | {file.member: file.digest for file in self.files}

    def to_json(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @staticmethod
    def from_json(source: bytes) -> Manifest:
        """Read it back. Raises Refused for what is none, or names a file outside the store."""
        try:
            manifest = _read(json.loads(source))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Refused(_("This is no backup: its manifest can’t be read.")) from error
        if not all(is_inside(member) for member in manifest.members()):
            raise Refused(_("This backup names files outside its folder; nothing was restored."))
        return manifest


def _read(values: dict[str, Any]) -> Manifest:
    if values.pop("format") != FORMAT:
        raise Refused(_("This backup was made by another version of Marquee; use that one."))
    values["tables"] = [Table(**table) for table in values["tables"]]
    values["files"] = [File(**file) for file in values["files"]]
    return Manifest(**values)


def is_inside(name: str) -> bool:
    """Whether a path stays inside the folder it is relative to."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and path.name != ""
