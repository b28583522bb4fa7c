"""Audits of these tests look at their own files alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core import files


@pytest.fixture(autouse=True)
def own_store(app: Flask, tmp_path: Path) -> Iterator[None]:
    """The other tests' files are none of an audit's business here."""
    usual = files.folder()
    files.use_folder(tmp_path)
    yield
    files.use_folder(usual)
