"""Whether the database has the newest tables: a glance, since asking the app would take a second."""

import re
import subprocess
from pathlib import Path

from app.embedded.binaries import postgres_client
from app.embedded.process import ServerFailed

REVISION = re.compile(r'^(revision|down_revision)\b[^=]*= *["\']([^"\']+)["\']', re.MULTILINE)


def newest_revisions(folder: Path) -> set[str]:
    """The revisions that no other migration builds upon."""
    known: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for file in folder.glob("*.py"):
        for kind, revision in REVISION.findall(file.read_text()):
            known[kind].add(revision)
    return known["revision"] - known["down_revision"]


def is_current(database_url: str, folder: Path) -> bool:
    """False also when it cannot be told; then the migrations have to find out."""
    try:
        psql = postgres_client("psql")
    except ServerFailed:
        return False
    command = [str(psql), "-XAtq", "-c", "SELECT version_num FROM alembic_version", database_url]
    answer = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return answer.returncode == 0 and set(answer.stdout.split()) == newest_revisions(folder)
