"""Files in the store: every file has a row and every row its file (I14).

Files are written before their rows are committed; what a rollback leaves behind is
harmless, has no row, and `list_broken` tells of it.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from PIL import Image
from sqlalchemy import CheckConstraint, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, renditions
from app.core.aside import aside
from app.core.db import Base, Id, after_commit, db
from app.core.renditions import PAPERS, Rendition

NAME = re.compile(r"[0-9a-f]{32}")
PRIVATE = "-private"  # no picture ends so, and no address of theirs leads to it
_folder: Path | None = None


class StoredFile(Base):
    """One file; `name` is its path in the store, `digest` the SHA-256 of its content in hex."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size >= 0", name="size_positive"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    created_at: Mapped[datetime]


@dataclass(frozen=True)
class Broken:
    """A file or row that does not fit its other half. what: "missing", "changed" or "without a row"."""

    name: str
    what: str


def use_folder(folder: Path) -> None:
    """Set where files are kept; it is made when the first file comes."""
    global _folder
    _folder = folder


def folder() -> Path:
    """Where files are kept. Raises RuntimeError before `use_folder`."""
    if _folder is None:
        raise RuntimeError("files.use_folder(folder) was not called")
    return _folder


def save_picture(stream: BinaryIO) -> str:
    """Keep an uploaded picture in all its sizes and return its name. The same content has the same name.

    Raises Refused (field "cover") for what is no picture, is broken or too large.
    """
    content = renditions.read(stream)
    name = hashlib.sha256(content).hexdigest()[:32]
    if not _is_kept(name):
        _keep(name, renditions.encode(content))
    return name


def save_emblem(stream: BinaryIO, field: str) -> str:
    """Keep an uploaded logo or signature, small and whole, and return its name.

    Raises Refused (for `field`) for what is no picture, is broken or too large.
    """
    content = renditions.read(stream, field)
    name = hashlib.sha256(b"emblem" + content).hexdigest()[:32]
    if find_emblem(name) is None:
        _keep(name, renditions.encode_emblem(content, field))
    return name


def find_emblem(name: str) -> Path | None:
    """The file of an emblem, None when there is none."""
    return find_picture(name, renditions.EMBLEM)


def save_private(content: bytes, media_type: str) -> str:
    """Keep a file for those whom a view lets see it, and return its name, which nobody can guess."""
    name = secrets.token_hex(16)
    _keep(name, [Rendition(PRIVATE, media_type, content)])
    return name


def read_private(name: str) -> bytes | None:
    """The content of a private file, None when there is none."""
    path = find_picture(name, PRIVATE)
    return path.read_bytes() if path else None


def delete_private(name: str) -> None:
    """Forget a private file; it goes when this is committed."""
    delete_picture(name)


def store_paper(name: str, paper: Rendition) -> None:
    """Keep what `renditions.encode_paper` made under this name (32 hexadecimal digits)."""
    _keep(name, [paper])


def list_papers(names: Collection[str]) -> dict[str, StoredFile]:
    """The rows of papers that are kept, by name; those that are not are left out."""
    places = {f"{_place(name, renditions.PAPER)}{end}": name for name in names for end in PAPERS.values()}
    rows = db.session.scalars(select(StoredFile).where(StoredFile.name.in_(places)))
    return {places[row.name]: row for row in rows}


def list_old_papers(before: datetime) -> set[str]:
    """The names of papers kept since before this moment."""
    old = StoredFile.name.contains(renditions.PAPER), StoredFile.created_at < before
    rows = db.session.scalars(select(StoredFile.name).where(*old))
    return {row.partition("/")[2].partition("-")[0] for row in rows}


def store_cover(image: Image.Image) -> str:
    """Keep a picture that was drawn here, like `save_picture`."""
    name = name_of(image)
    if not _is_kept(name):
        _keep(name, aside(lambda: renditions.render(image)))
    return name


def name_of(image: Image.Image) -> str:
    """The name that a drawn picture has in the store, kept or not."""
    content = f"{image.mode} {image.size}".encode() + image.tobytes()
    return hashlib.sha256(content).hexdigest()[:32]


def store_renditions(name: str, sizes: list[Rendition]) -> None:
    """Keep the sizes of a drawn picture, rendered elsewhere (many at once, in threads), under its name."""
    if not _is_kept(name):
        _keep(name, sizes)


def find_picture(name: str, suffix: str) -> Path | None:
    """The file of one size of a picture, None when there is none. suffix: "-640.webp", "-card.jpg"."""
    if not NAME.fullmatch(name):
        return None
    path = folder() / _place(name, suffix)
    return path if path.is_file() else None


def delete_picture(name: str) -> None:
    """Forget a picture in all its sizes, or a paper; its files go when this is committed."""
    gone = delete(StoredFile).where(StoredFile.name.startswith(_place(name, "-"))).returning(StoredFile.name)
    paths = [folder() / path for path in db.session.scalars(gone)]

    def unlink() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    after_commit(unlink)


def list_broken() -> Iterator[Broken]:
    """Rows without their file or with another content, and files without a row."""
    known = {row.name: row.digest for row in db.session.execute(select(StoredFile.name, StoredFile.digest))}
    for name, digest in sorted(known.items()):
        path = folder() / name
        if not path.is_file():
            yield Broken(name, "missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield Broken(name, "changed")
    for path in sorted(folder().rglob("*")):
        name = path.relative_to(folder()).as_posix()
        if path.is_file() and name not in known:
            yield Broken(name, "without a row")


def _place(name: str, suffix: str) -> str:
    return f"{name[:2]}/{name}{suffix}"


def _is_kept(name: str) -> bool:
    """Whether all sizes are there, as rows and as files."""
    rows = list(
        db.session.scalars(select(StoredFile.name).where(StoredFile.name.startswith(_place(name, "-"))))
    )
    return len(rows) == len(renditions.WIDTHS) + 1 and all((folder() / row).is_file() for row in rows)


def _keep(name: str, sizes: list[Rendition]) -> None:
    moment = clock.now()
    for size in sizes:
        place = _place(name, size.suffix)
        _write(folder() / place, size.content)
        row = insert(StoredFile).values(
            name=place,
            digest=hashlib.sha256(size.content).hexdigest(),
            size=len(size.content),
            media_type=size.media_type,
            created_at=moment,
        )
        same = {"digest": row.excluded.digest, "size": row.excluded.size}
        db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_=same))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, whatever crashes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
