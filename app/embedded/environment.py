"""What bin/run hands to every process it starts: the environment, completed with safe defaults."""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from app.embedded.places import passage
from app.embedded.process import ServerFailed


def complete(given: Mapping[str, str], project: Path) -> dict[str, str]:
    """The environment of all processes, with what a development machine need not set.

    Makes the data folder and, at first, the secret key in it. A relative DATA_DIR is one of the project.

    Raises:
        ServerFailed: for a PORT that is none.
    """
    env = {**given, "MARQUEE_ENV": given.get("MARQUEE_ENV") or "development"}
    data_dir = (project / (given.get("DATA_DIR") or ".data")).resolve()
    # under root Postgres, as another user, has to pass through
    env["DATA_DIR"] = str(passage(data_dir))
    env["PORT"] = str(_port(given.get("PORT") or "8000"))
    if not env.get("SECRET_KEY"):
        env["SECRET_KEY"] = _kept_secret(data_dir / "secret-key")
    if not env.get("PUBLIC_URL") and env["MARQUEE_ENV"] != "production":
        env["PUBLIC_URL"] = f"http://127.0.0.1:{env['PORT']}"
    return env


def wants_demo(env: Mapping[str, str]) -> bool:
    """Whether an empty database is to be filled with the demo world; never in production."""
    refused = (env.get("DEMO") or "1").strip().lower() in {"0", "no", "off", "false"}
    return not refused and env["MARQUEE_ENV"] != "production"


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ServerFailed(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


def _kept_secret(file: Path) -> str:
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(handle, "w") as text:
            text.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
