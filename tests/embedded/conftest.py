import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.embedded.supervisor import PROJECT


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that Postgres's own user can come to, which pytest's are not under root."""
    folder = Path(tempfile.mkdtemp(prefix="marquee-data-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


Keep = Callable[[str, Path], subprocess.Popen[str]]


@pytest.fixture
def keep() -> Iterator[Keep]:
    """Run a script of tests/embedded in a process of its own until it prints its first line."""
    started = []

    def start(script: str, folder: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", f"tests.embedded.{script}", str(folder)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
