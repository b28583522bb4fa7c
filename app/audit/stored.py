"""I14: rows and files of the store agree."""

from __future__ import annotations

from app.core import files


def broken_files() -> list[str]:
    return [f"file {broken.name}: {broken.what}" for broken in files.list_broken()]
